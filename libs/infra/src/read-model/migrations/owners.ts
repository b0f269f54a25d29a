import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How it came out whose a recording is, and indexes of those of which it did not yet. */
export class Owners1790000000015 implements MigrationInterface {
  name = 'Owners1790000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table recordings add column owner_how text');
    await runner.query(`
      create index recordings_unowned_registration on recordings
        (lower(btrim(split_part(registration, '@', 1))), id)
        where owner_how is null and registration is not null
          and state not in ('deleted', 'erased')`);
    await runner.query(`
      create index recordings_unowned_device on recordings (device, id)
        where owner_how is null and device is not null and state not in ('deleted', 'erased')`);
    await runner.query('drop index users_number');
    for (const column of ['name', 'number'])
      await runner.query(`
        create index users_registered_${column} on users
          (lower(btrim(split_part(${column}, '@', 1))))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index users_registered_name, users_registered_number');
    await runner.query('create index users_number on users (lower(number))');
    await runner.query('drop index recordings_unowned_registration, recordings_unowned_device');
    await runner.query('alter table recordings drop owner_how');
  }
}
