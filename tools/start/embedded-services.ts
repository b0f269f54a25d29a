import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { keptAccess } from '#embedded/kept-access';
import { embeddedPostgres } from '#embedded/postgres/postgres';
import { embeddedRedis } from '#embedded/redis/redis';
import type { ServiceSpec } from '#embedded/supervisor/service-spec';
import { nodeService } from './node-service.js';
import { cacheFolder } from './project.js';

const DATABASE = 'recordings';

/** Addresses of the services, under the names of the environment. */
export type ServiceUrls = { EVENTSTORE_URL: string; DATABASE_URL: string; REDIS_URL?: string };

/** Without a spec it runs elsewhere. */
type Prepared = { url: string; spec?: ServiceSpec };

export type Services = {
  /** Those that are started here. */
  specs: ServiceSpec[];
  urls: ServiceUrls;
  /** What a person should know, such as that there is no Redis. */
  notes: string[];
};

/** Services that the environment names are used; the others are prepared below the data folder. */
export async function prepareServices(dataDir: string, env: NodeJS.ProcessEnv): Promise<Services> {
  const [eventStore, postgres, redis] = await Promise.all([
    env['EVENTSTORE_URL'] ? { url: env['EVENTSTORE_URL'] } : prepareEventStore(dataDir),
    env['DATABASE_URL'] ? { url: env['DATABASE_URL'] } : preparePostgres(dataDir),
    env['REDIS_URL'] ? { url: env['REDIS_URL'] } : prepareRedis(dataDir),
  ]);
  const prepared: (Prepared | { reason: string })[] = [eventStore, postgres, redis];
  const specs = prepared.flatMap((one) => ('url' in one && one.spec ? [one.spec] : []));
  const urls = {
    EVENTSTORE_URL: eventStore.url,
    DATABASE_URL: postgres.url,
    ...('url' in redis && { REDIS_URL: redis.url }),
  };
  return { specs, urls, notes: 'reason' in redis ? [withoutRedis(redis.reason)] : [] };
}

/** Its certificate is made by the server itself, below its data. */
async function prepareEventStore(dataDir: string): Promise<Prepared> {
  const folder = join(dataDir, 'eventstore');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { port, password } = await keptAccess(join(folder, 'access.json'));
  const spec = nodeService({
    name: 'eventstore',
    program: 'libs/embedded/src/event-store/main',
    args: ['--port', String(port), '--data', folder, '--user', 'admin', '--no-anonymous-access'],
    env: { EVENTSTORE_PASSWORD: password },
  });
  const ca = encodeURIComponent(join(folder, 'tls', 'ca.crt'));
  return { spec, url: `esdb://admin:${password}@127.0.0.1:${port}?tls=true&tlsCAFile=${ca}` };
}

async function preparePostgres(dataDir: string): Promise<Prepared> {
  const { spec, url } = await embeddedPostgres({
    folder: join(dataDir, 'postgres'),
    database: DATABASE,
  });
  return { spec, url: url(DATABASE) };
}

function prepareRedis(dataDir: string) {
  return embeddedRedis({ folder: join(dataDir, 'redis'), cacheDir: cacheFolder });
}

function withoutRedis(reason: string): string {
  return `No Redis here, so jobs are kept in PostgreSQL. For Redis set REDIS_URL or REDIS_SERVER_BIN. (${reason})`;
}
