import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LISTED } from '../audit/listed.js';

/** Finds what people did, the newest first: anybody, one of them, of one kind; and which lists showed a recording. */
export class Activity1790000000050 implements MigrationInterface {
  name = 'Activity1790000000050';

  async up(runner: QueryRunner): Promise<void> {
    const acts = `where by like 'user:%'`;
    await runner.query(`create index audit_acts on audit (at, position) ${acts}`);
    await runner.query(`create index audit_acts_of_type on audit (type, at, position) ${acts}`);
    await runner.query(`create index audit_acts_by on audit (by, type, at, position) ${acts}`);
    await runner.query(
      `create index audit_listed on audit using gin ((${LISTED})) where type = 'RecordingListed'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index audit_acts, audit_acts_of_type, audit_acts_by, audit_listed');
  }
}
