import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type Config, ConfigFault, loadConfig } from '#infra/config';
import { type House, openHouse } from '#infra/house';
import { prepareDatabase } from '#infra/read-model/prepare-database';
import { type ReadModel, openReadModel } from '#infra/read-model/read-model';

/** What `npm start` leaves in `DATA_DIR/run/services.json` while it runs. */
const servicesFile = z.object({
  EVENTSTORE_URL: z.string(),
  DATABASE_URL: z.string(),
  REDIS_URL: z.string().optional(),
});

export type Instance = { readonly house: House; readonly readModel: ReadModel };

type Environment = Record<string, string | undefined>;

/** Opens the instance that the environment names, or the one that runs on the data folder. */
export const withInstance = async <T>(
  data: string | undefined,
  work: (instance: Instance) => Promise<T>,
): Promise<T> => {
  const config = await findConfig(data, process.env);
  await prepareDatabase(config.databaseUrl);
  const house = await openHouse(config);
  try {
    const readModel = await openReadModel(config.databaseUrl);
    try {
      return await work({ house, readModel });
    } finally {
      await readModel.close();
    }
  } finally {
    await house.close();
  }
};

/** The environment wins over what runs on the data folder. @throws ConfigFault */
export const findConfig = async (data: string | undefined, env: Environment): Promise<Config> => {
  const dataDir = resolve(data ?? env['DATA_DIR'] ?? './data');
  const isWhole = Boolean(env['EVENTSTORE_URL'] && env['DATABASE_URL']);
  const running = isWhole ? {} : await readServices(dataDir);
  return loadConfig({ ...running, ...env, DATA_DIR: dataDir });
};

const readServices = async (dataDir: string): Promise<Environment> => {
  const path = join(dataDir, 'run', 'services.json');
  try {
    return servicesFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (fault) {
    throw new ConfigFault(
      (fault as { code?: unknown }).code === 'ENOENT'
        ? `No instance runs on ${dataDir}. Start it with "npm start", name its folder with --data, ` +
            'or set EVENTSTORE_URL and DATABASE_URL.'
        : `${path} cannot be read: ${(fault as Error).message}`,
    );
  }
};
