import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a person's account says beside name and role: devices, and the licence to be recorded. */
export class Accounts1790000000014 implements MigrationInterface {
  name = 'Accounts1790000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users
        add column devices jsonb not null default '[]',
        add column licensed boolean,
        add column licence_template text,
        add column licence_since timestamptz(3)`);
    await runner.query('create index users_number on users (lower(number))');
    await runner.query('create index users_devices on users using gin (devices jsonb_path_ops)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index users_number, users_devices');
    await runner.query(
      'alter table users drop devices, drop licensed, drop licence_template, drop licence_since',
    );
  }
}
