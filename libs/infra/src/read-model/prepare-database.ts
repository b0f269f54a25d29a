import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { CATALOGUE, RUNTIME, catalogueSource, runtimeSource } from './data-sources.js';

/** Whoever changes tables holds this lock: preparing and switching exclude each other. */
export const TABLES_LOCK = 7_301_001;

/** What a switch left behind; the next one to look removes it. */
export const CATALOGUE_OLD = 'catalogue_old';

/**
 * Makes schemas and tables, or brings them up to date. Any number of processes may ask at once, on
 * any database the product may own: one works, the others find it done.
 */
export const prepareDatabase = async (databaseUrl: string): Promise<void> => {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'recordings setup',
  });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [TABLES_LOCK]);
    await client.query('set client_min_messages = warning');
    await client.query(`drop schema if exists ${CATALOGUE_OLD} cascade`);
    await client.query(`create schema if not exists ${CATALOGUE}`);
    await client.query(`create schema if not exists ${RUNTIME}`);
    await addTrigrams(client);
    await migrate(runtimeSource(databaseUrl));
    await migrate(catalogueSource(databaseUrl));
  } finally {
    await client.end();
  }
};

/** Runs what has not been run yet, all or nothing, and disconnects. */
export const migrate = async (source: DataSource): Promise<void> => {
  await source.initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
};

/** Needs rights that not every account has: searching is slower without, and right all the same. */
const addTrigrams = async (client: Client): Promise<void> => {
  await client.query('create extension if not exists pg_trgm schema public').catch(() => undefined);
};
