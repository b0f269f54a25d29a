import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds every recording that ever began, duplicates and tombstones too, in the order of the lists. */
export class Started1790000000052 implements MigrationInterface {
  name = 'Started1790000000052';

  up(runner: QueryRunner): Promise<void> {
    return runner.query(
      `create index audit_started on audit (at desc, subject collate "C" desc) include (position)
       where type = 'RecordingStarted'`,
    );
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop index audit_started');
  }
}
