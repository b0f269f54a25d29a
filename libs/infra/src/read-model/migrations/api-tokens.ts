import type { MigrationInterface, QueryRunner } from 'typeorm';

/** API tokens, with which of them something was done, and accounts whose password must be changed. */
export class ApiTokens1790000000041 implements MigrationInterface {
  name = 'ApiTokens1790000000041';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table api_tokens (
        id text not null constraint api_tokens_key primary key,
        user_id text not null,
        name text,
        token_hash text,
        scope jsonb not null,
        app_object text,
        created_at timestamptz(3) not null,
        expires_at timestamptz(3) not null,
        revision bigint not null,
        position bigint not null
      )`);
    await runner.query('create index api_tokens_hash on api_tokens (token_hash)');
    await runner.query('create index api_tokens_user on api_tokens (user_id)');
    await runner.query('alter table audit add column token text');
    await runner.query(
      'alter table users add column password_change_due boolean not null default false',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users drop password_change_due');
    await runner.query('alter table audit drop token');
    await runner.query('drop table api_tokens');
  }
}

/** When each was used last, and when it was ended. */
export class ApiTokenUses1790000000008 implements MigrationInterface {
  name = 'ApiTokenUses1790000000008';

  up(runner: QueryRunner): Promise<void> {
    return runner.query(`
      create table api_token_uses (
        token_id text not null constraint api_token_uses_key primary key,
        last_used_at timestamptz(3),
        ended_at timestamptz(3)
      )`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table api_token_uses');
  }
}
