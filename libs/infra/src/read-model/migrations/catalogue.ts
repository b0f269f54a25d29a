import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Accounts1790000000014 } from './accounts.js';
import { Activity1790000000050 } from './activity.js';
import { ApiTokens1790000000041 } from './api-tokens.js';
import { AppObjects1790000000012 } from './app-objects.js';
import { Consent1790000000040 } from './consent.js';
import { Compaction1790000000007 } from './compaction.js';
import { Duplicates1790000000018 } from './duplicates.js';
import { Encryption1790000000066 } from './encryption.js';
import { Holds1790000000011 } from './holds.js';
import { Licences1790000000016 } from './licences.js';
import { Lists1790000000021 } from './lists.js';
import { MarkedTexts1790000000025 } from './marked-texts.js';
import { OwnerSince1790000000023 } from './owner-since.js';
import { RemovedUsers1790000000024 } from './removed-users.js';
import { Owners1790000000015 } from './owners.js';
import { Removal1790000000008 } from './removal.js';
import { Retention1790000000010 } from './retention.js';
import { RulePass1790000000020 } from './rule-pass.js';
import { SealQueues1790000000063 } from './seal-queues.js';
import { Searches1790000000054 } from './searches.js';
import { Sealed1790000000009 } from './sealed.js';
import { Signs1790000000061 } from './signs.js';
import { Stamps1790000000065 } from './stamps.js';
import { Started1790000000052 } from './started.js';
import { Supervisions1790000000045 } from './supervisions.js';
import { Templates1790000000022 } from './templates.js';
import { TraceLevels1790000000017 } from './trace-levels.js';
import { Unowned1790000000019 } from './unowned.js';
import { UserChanges1790000000030 } from './user-changes.js';
import { UserIdentities1790000000034 } from './user-identities.js';
import { Watermark1790000000060 } from './watermark.js';

class Recordings1790000000001 implements MigrationInterface {
  name = 'Recordings1790000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RECORDINGS);
    for (const index of RECORDING_INDEXES) await runner.query(index);
    await runner.query(SEARCH_INDEXES);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table recordings');
  }
}

const RECORDINGS = `
  create table recordings (
    id uuid not null constraint recordings_key primary key,
    state text not null,
    state_since timestamptz(3) not null,
    started_at timestamptz(3) not null,
    ended_at timestamptz(3),
    captured_at timestamptz(3),
    file_name text,
    registration text,
    domain text,
    conversation text,
    device text,
    serial text,
    owner_id text,
    direction text,
    local_name text,
    local_number text,
    remote_name text,
    remote_number text,
    bytes bigint,
    sha256 text,
    incomplete_code text,
    failure_code text,
    failure text,
    converter text,
    sample_rate integer,
    frames bigint,
    duration_ms bigint,
    codecs jsonb not null default '[]',
    quality jsonb,
    protected boolean not null default false,
    recycled_at timestamptz(3),
    removes_on timestamptz(3),
    encrypted boolean not null default false,
    locked boolean not null default false,
    watermarked boolean not null default false,
    notes integer not null default 0,
    search text not null default '',
    numbers text not null default '',
    revision bigint not null,
    position bigint not null
  )`;

const RECORDING_INDEXES = [
  'create index recordings_newest on recordings (started_at desc, id desc)',
  `create index recordings_newest_of_owner on recordings (owner_id, started_at desc, id desc)
     where owner_id is not null`,
  'create index recordings_conversation on recordings (conversation, started_at)',
  'create index recordings_sha256 on recordings (sha256)',
  `create index recordings_unfinished on recordings (state, state_since, id)
     where state in ('recording', 'received', 'failed')`,
];

/** Substring search needs pg_trgm; without it the same queries answer, slower. */
const SEARCH_INDEXES = `
  do $$ begin
    if exists (select from pg_extension where extname = 'pg_trgm') then
      create index recordings_search on recordings using gin (search gin_trgm_ops);
      create index recordings_numbers on recordings using gin (numbers gin_trgm_ops);
    end if;
  end $$`;

class Audit1790000000002 implements MigrationInterface {
  name = 'Audit1790000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit (
        position bigint not null constraint audit_key primary key,
        id uuid not null,
        stream text not null,
        subject text not null,
        revision bigint not null,
        type text not null,
        by text not null,
        at timestamptz(3) not null,
        via text not null,
        correlation_id text not null,
        causation_id text,
        data jsonb not null,
        personal jsonb
      )`);
    for (const column of ['stream', 'subject', 'type', 'by', 'at'])
      await runner.query(`create index audit_${column} on audit (${column}, position)`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table audit');
  }
}

class Users1790000000003 implements MigrationInterface {
  name = 'Users1790000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users (
        id text not null constraint users_key primary key,
        role text not null,
        name text,
        number text,
        password_hash text,
        created_at timestamptz(3) not null,
        revision bigint not null,
        position bigint not null
      )`);
    await runner.query('create index users_name on users (lower(name))');
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table users');
  }
}

class Settings1790000000004 implements MigrationInterface {
  name = 'Settings1790000000004';

  up(runner: QueryRunner): Promise<void> {
    return runner.query(`
      create table settings (
        id text not null constraint settings_key primary key,
        pbx_name text,
        retention_days integer not null default 0,
        webdav_user text,
        webdav_secret text,
        revision bigint not null,
        position bigint not null
      )`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table settings');
  }
}

class Checkpoint1790000000005 implements MigrationInterface {
  name = 'Checkpoint1790000000005';

  up(runner: QueryRunner): Promise<void> {
    return runner.query(`
      create table checkpoint (
        name text not null constraint checkpoint_key primary key,
        version integer not null,
        store_id text not null,
        position bigint,
        epoch integer not null default 0,
        updated_at timestamptz(3) not null,
        committed_at timestamptz(3),
        fault text
      )`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table checkpoint');
  }
}

class Undecoded1790000000006 implements MigrationInterface {
  name = 'Undecoded1790000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table recordings
        add column undecoded jsonb not null default '[]',
        add column reread_since timestamptz(3),
        add column conversion_cause text`);
    await runner.query(`
      create index recordings_undecoded on recordings (id)
        where (state = 'ready' and undecoded <> '[]')
           or (state = 'failed' and failure_code = 'codec-unsupported')`);
    await runner.query(`
      create index recordings_reread on recordings (reread_since, id)
        where reread_since is not null`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query(`
      alter table recordings drop undecoded, drop reread_since, drop conversion_cause`);
  }
}

/**
 * Schema `catalogue` (and `catalogue_next` while it is rebuilt), oldest first; tables are named without
 * a schema. A change of what the rows hold also raises `CATALOGUE_VERSION`, which fills them anew.
 */
export const catalogueMigrations = [
  Recordings1790000000001,
  Audit1790000000002,
  Users1790000000003,
  Settings1790000000004,
  Checkpoint1790000000005,
  Undecoded1790000000006,
  Compaction1790000000007,
  Removal1790000000008,
  Sealed1790000000009,
  Retention1790000000010,
  Holds1790000000011,
  AppObjects1790000000012,
  Accounts1790000000014,
  Owners1790000000015,
  Licences1790000000016,
  TraceLevels1790000000017,
  Duplicates1790000000018,
  Unowned1790000000019,
  Lists1790000000021,
  RulePass1790000000020,
  Templates1790000000022,
  OwnerSince1790000000023,
  RemovedUsers1790000000024,
  MarkedTexts1790000000025,
  UserChanges1790000000030,
  UserIdentities1790000000034,
  Consent1790000000040,
  ApiTokens1790000000041,
  Supervisions1790000000045,
  Activity1790000000050,
  Started1790000000052,
  Searches1790000000054,
  Watermark1790000000060,
  Signs1790000000061,
  SealQueues1790000000063,
  Stamps1790000000065,
  Encryption1790000000066,
];
