import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes in the order of the list, each of what a list can be narrowed to. */
export class Lists1790000000021 implements MigrationInterface {
  name = 'Lists1790000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index recordings_newest');
    for (const [name, columns, rows] of NEWEST)
      await runner.query(
        `create index recordings_${name} on recordings (${columns}) where ${rows}`,
      );
    await runner.query(`
      alter table recordings
        alter column search set statistics 1000,
        alter column numbers set statistics 1000`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const names = NEWEST.map(([name]) => `recordings_${name}`);
    await runner.query(`drop index ${names.join(', ')}`);
    await runner.query(`
      alter table recordings
        alter column search set statistics default,
        alter column numbers set statistics default`);
    await runner.query('create index recordings_newest on recordings (started_at desc, id desc)');
  }
}

const IN_ORDER = 'started_at desc, id desc';

/** Tombstones, of which there are many one day, are in one of them only. */
const NEWEST = [
  ['newest', IN_ORDER, "state not in ('deleted', 'erased')"],
  ['newest_gone', IN_ORDER, "state in ('deleted', 'erased')"],
  ['newest_binned', IN_ORDER, 'recycled_at is not null'],
  ['newest_protected', IN_ORDER, 'protected'],
  ['newest_unready', `state, ${IN_ORDER}`, "state in ('recording', 'received', 'failed')"],
  ['newest_of_direction', `direction, ${IN_ORDER}`, 'direction is not null'],
] as const;
