import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is at the OpenID provider to sign in, and who shows access tokens of it. */
export class ProviderSignIns1790000000044 implements MigrationInterface {
  name = 'ProviderSignIns1790000000044';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table pending_sign_ins (
        state_hash text not null constraint pending_sign_ins_key primary key,
        browser_hash text not null,
        nonce text not null,
        verifier text not null,
        return_to text not null,
        expires_at timestamptz(3) not null
      )`);
    await runner.query('create index pending_sign_ins_expiry on pending_sign_ins (expires_at)');
    await runner.query(`
      create table token_holders (
        user_id text not null constraint token_holders_key primary key,
        claims_at timestamptz(3),
        ended_until timestamptz(3),
        app_object text
      )`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table pending_sign_ins, token_holders');
  }
}
