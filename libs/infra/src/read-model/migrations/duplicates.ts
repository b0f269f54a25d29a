import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the duplicates of a recording, of which nothing but their events is left. */
export class Duplicates1790000000018 implements MigrationInterface {
  name = 'Duplicates1790000000018';

  up(runner: QueryRunner): Promise<void> {
    return runner.query(
      `create index audit_duplicates on audit ((data ->> 'original'))
       where type = 'RecordingFoundDuplicate'`,
    );
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop index audit_duplicates');
  }
}
