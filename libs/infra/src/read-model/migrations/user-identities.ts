import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who at which OpenID provider opens an account. */
export class UserIdentities1790000000034 implements MigrationInterface {
  name = 'UserIdentities1790000000034';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table users add column identity_issuer text, add column identity_subject text',
    );
    await runner.query(
      `create index users_identity on users (identity_subject, identity_issuer)
         where identity_subject is not null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index users_identity');
    await runner.query('alter table users drop identity_subject, drop identity_issuer');
  }
}
