import type { DataSource } from 'typeorm';
import { catalogueSource, runtimeSource } from './data-sources.js';

/** The two halves of the database: what is built from the log, and what is not. */
export type ReadModel = {
  readonly databaseUrl: string;
  readonly catalogue: DataSource;
  readonly runtime: DataSource;
  close(): Promise<void>;
};

/** Connects to a database that `prepareDatabase` has made ready. */
export const openReadModel = async (databaseUrl: string): Promise<ReadModel> => {
  const catalogue = catalogueSource(databaseUrl);
  const runtime = runtimeSource(databaseUrl);
  const close = async () => {
    const open = [catalogue, runtime].filter((source) => source.isInitialized);
    await Promise.all(open.map((source) => source.destroy()));
  };
  try {
    await Promise.all([catalogue.initialize(), runtime.initialize()]);
  } catch (fault) {
    await close();
    throw fault;
  }
  return { databaseUrl, catalogue, runtime, close };
};
