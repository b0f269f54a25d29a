import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ApiTokenUses1790000000008 } from './api-tokens.js';
import { CryptSeats1790000000067 } from './crypt-seats.js';
import { LogLines1790000000006 } from './log-lines.js';
import { Orphans1790000000007 } from './orphans.js';
import { ProviderSignIns1790000000044 } from './provider-sign-ins.js';
import { SealNodes1790000000063 } from './seal-queues.js';
import { StatementDrafts1790000000068 } from './statement-drafts.js';
import { SealTiles1790000000061 } from './watermark.js';

class Sessions1790000000001 implements MigrationInterface {
  name = 'Sessions1790000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sessions (
        token_hash text not null constraint sessions_key primary key,
        user_id text not null,
        created_at timestamptz(3) not null,
        expires_at timestamptz(3) not null,
        last_seen_at timestamptz(3) not null,
        via text not null,
        app_object text,
        user_agent text
      )`);
    await runner.query('create index sessions_user on sessions (user_id)');
    await runner.query('create index sessions_expiry on sessions (expires_at)');
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table sessions');
  }
}

class Progress1790000000002 implements MigrationInterface {
  name = 'Progress1790000000002';

  /** Unlogged: rewritten every second while a call lasts, and worth nothing after a crash. */
  up(runner: QueryRunner): Promise<void> {
    return runner.query(`
      create unlogged table progress (
        recording_id uuid not null constraint progress_key primary key,
        kind text not null,
        instance text not null,
        bytes bigint,
        duration_ms bigint,
        updated_at timestamptz(3) not null
      ) with (fillfactor = 50)`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table progress');
  }
}

class ReactionCheckpoints1790000000003 implements MigrationInterface {
  name = 'ReactionCheckpoints1790000000003';

  up(runner: QueryRunner): Promise<void> {
    return runner.query(`
      create table reaction_checkpoints (
        name text not null constraint reaction_checkpoints_key primary key,
        store_id text not null,
        position bigint not null,
        updated_at timestamptz(3) not null
      )`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table reaction_checkpoints');
  }
}

class SweepRuns1790000000004 implements MigrationInterface {
  name = 'SweepRuns1790000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sweep_runs (
        id bigint generated always as identity constraint sweep_runs_key primary key,
        name text not null,
        started_at timestamptz(3) not null,
        ended_at timestamptz(3) not null,
        looked_at integer not null,
        did integer not null,
        refused integer not null,
        outcome text not null,
        fault text
      )`);
    await runner.query('create index sweep_runs_newest on sweep_runs (name, id desc)');
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table sweep_runs');
  }
}

class ClockGuard1790000000005 implements MigrationInterface {
  name = 'ClockGuard1790000000005';

  up(runner: QueryRunner): Promise<void> {
    return runner.query(`
      create table clock_guard (
        id text not null constraint clock_guard_key primary key,
        known_at timestamptz(3) not null,
        position bigint not null,
        confirmations integer not null,
        doubt jsonb
      )`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table clock_guard');
  }
}

/** Schema `runtime`, oldest first. A migration that has been released is never changed. */
export const runtimeMigrations = [
  Sessions1790000000001,
  Progress1790000000002,
  ReactionCheckpoints1790000000003,
  SweepRuns1790000000004,
  ClockGuard1790000000005,
  LogLines1790000000006,
  Orphans1790000000007,
  ApiTokenUses1790000000008,
  ProviderSignIns1790000000044,
  SealTiles1790000000061,
  SealNodes1790000000063,
  CryptSeats1790000000067,
  StatementDrafts1790000000068,
];
