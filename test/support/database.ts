import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';

const made: string[] = [];

/** The address of a new, empty database that only the caller knows; dropped after the spec file. */
export async function freshDatabase(): Promise<string> {
  const name = `spec_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name}`);
  made.push(name);
  return new URL(`/${name}`, inject('databaseUrl')).href;
}

afterAll(async () => {
  for (const name of made.splice(0)) await onServer(`drop database if exists ${name} with (force)`);
});

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
