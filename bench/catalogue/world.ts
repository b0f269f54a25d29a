import { join } from 'node:path';
import { freePort } from '#embedded/free-port';
import { Supervisor } from '#embedded/supervisor/supervisor';
import { loadConfig } from '#infra/config';
import { type House, openHouse } from '#infra/house';
import { prepareDatabase } from '#infra/read-model/prepare-database';
import { runCatalogue } from '#infra/read-model/projection/run-catalogue';
import { type ReadModel, openReadModel } from '#infra/read-model/read-model';
import { prepareServices } from '../../tools/start/embedded-services.js';
import { nodeService } from '../../tools/start/node-service.js';
import { say } from '../media/table.js';

export const PASSWORD = 'correct horse battery staple';

/** The product's own services over one data folder, and what a process of it stands on. */
export type World = {
  readonly house: House;
  readonly readModel: ReadModel;
  /** Projects what is in the log until it is told to stop. */
  readonly project: () => { readonly stop: () => Promise<void> };
  /** Starts an API process. Where it listens. */
  readonly serve: () => Promise<URL>;
  close(): Promise<void>;
};

export async function openWorld(folder: string): Promise<World> {
  const supervisor = new Supervisor({ folder, say });
  try {
    await supervisor.stopOrphans();
    const { specs, urls } = await prepareServices(folder, {});
    const services = specs.filter(({ name }) => name !== 'redis');
    const env = {
      EVENTSTORE_URL: urls.EVENTSTORE_URL,
      DATABASE_URL: urls.DATABASE_URL,
      DATA_DIR: folder,
      DESTROYED_URL: `file:${join(folder, 'elsewhere')}`,
    };
    await supervisor.start(services);
    await prepareDatabase(urls.DATABASE_URL);
    const house = await openHouse(loadConfig(env));
    const readModel = await openReadModel(urls.DATABASE_URL);
    return {
      house,
      readModel,
      project: () => projecting(house, readModel),
      serve: () => serving(supervisor, env),
      close: async () => {
        await readModel.close();
        await house.close();
        await supervisor.stop();
      },
    };
  } catch (fault) {
    await supervisor.stop();
    throw fault;
  }
}

const projecting = (house: House, readModel: ReadModel) => {
  const stopping = new AbortController();
  const onFault = ({ fault }: { fault: unknown }) => say(String(fault));
  const running = runCatalogue({ house, readModel, signal: stopping.signal, onFault });
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};

const serving = async (
  supervisor: Supervisor,
  services: Readonly<Record<string, string>>,
): Promise<URL> => {
  const port = String(await freePort());
  const env = {
    ...services,
    HOST: '127.0.0.1',
    PORT: port,
    ADMIN_PASSWORD: PASSWORD,
    LOG_LEVEL: 'warn',
  };
  await supervisor.start([nodeService({ name: 'api', program: 'apps/api/src/main', env })]);
  return new URL(`http://127.0.0.1:${port}`);
};
