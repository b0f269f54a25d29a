import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which crypt keys there are, and which recordings are encrypted under which. */
export class Encryption1790000000066 implements MigrationInterface {
  name = 'Encryption1790000000066';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table settings
        add column crypt_key text,
        add column crypt_keys jsonb not null default '[]'`);
    await runner.query('alter table recordings add column encrypted_with uuid');
    await runner.query(`
      create index recordings_encrypted_with on recordings (encrypted_with, id)
        where encrypted_with is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table settings drop crypt_key, drop crypt_keys');
    await runner.query('alter table recordings drop encrypted_with');
  }
}
