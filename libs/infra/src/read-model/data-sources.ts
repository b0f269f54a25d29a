import { DataSource } from 'typeorm';
import { codeOf } from '../trace/line.js';
import { warn } from '../trace/trace.js';
import { ApiTokenUseRow } from './api-tokens/api-token-use.entity.js';
import { ApiTokenRow } from './api-tokens/api-token.entity.js';
import { AppObjectRow } from './app-objects/app-object.entity.js';
import { AuditRow } from './audit/audit.entity.js';
import { CallbackClient } from './callback-client.js';
import { CheckpointRow } from './checkpoint/checkpoint.entity.js';
import { ClockGuardRow } from './clock-guard/clock-guard.entity.js';
import { ColumnNames } from './column-names.js';
import { HoldRow } from './holds/hold.entity.js';
import { catalogueMigrations } from './migrations/catalogue.js';
import { runtimeMigrations } from './migrations/runtime.js';
import { OrphanRow, OrphanSearchRow } from './orphans/orphan.entity.js';
import { ProgressRow } from './progress/progress.entity.js';
import { ReactionCheckpointRow } from './reaction-checkpoint.entity.js';
import { RecordingRow } from './recordings/recording.entity.js';
import {
  SealCountsRow,
  SealRoundRow,
  SealTileRow,
  StatementDraftRow,
} from './seals/seal.entity.js';
import { PendingSignInRow } from './sessions/pending-sign-in.entity.js';
import { SessionRow } from './sessions/session.entity.js';
import { TokenHolderRow } from './sessions/token-holder.entity.js';
import { SettingsRow } from './settings/settings.entity.js';
import { SupervisionRow } from './supervisions/supervision.entity.js';
import { SweepRunRow } from './sweeps/sweep-run.entity.js';
import { TemplateRow } from './templates/template.entity.js';
import { UserRow } from './users/user.entity.js';

const CATALOGUE_CONNECTIONS = 10;
const RUNTIME_CONNECTIONS = 5;
const CONNECT_MS = 10_000;

/** The schema that is read and kept up to date. */
export const CATALOGUE = 'catalogue';
/** The schema of what is not built from events, and kept. */
export const RUNTIME = 'runtime';

/**
 * Everything built from the log. The schema is a parameter and no entity names it, so that a
 * rebuild makes the same tables in another one.
 */
export const catalogueSource = (url: string, schema = CATALOGUE): DataSource =>
  new DataSource({
    ...common(url, schema),
    poolSize: CATALOGUE_CONNECTIONS,
    entities: [
      RecordingRow,
      AuditRow,
      UserRow,
      ApiTokenRow,
      TemplateRow,
      AppObjectRow,
      SettingsRow,
      HoldRow,
      SupervisionRow,
      SealCountsRow,
      CheckpointRow,
    ],
    migrations: catalogueMigrations,
    // A commit that a power cut takes back takes its checkpoint along, and the log has it all again.
    extra: {
      ...CONNECTIONS,
      // What is under way is shown with the rows, and stays when they are built anew.
      options: `${searchPath(`${schema},${RUNTIME}`)} -c synchronous_commit=off`,
    },
  });

/** Sessions, when API tokens were used, progress, reaction checkpoints, what the sweeps did, what the clock said. */
export const runtimeSource = (url: string): DataSource =>
  new DataSource({
    ...common(url, RUNTIME),
    poolSize: RUNTIME_CONNECTIONS,
    entities: [
      SessionRow,
      PendingSignInRow,
      TokenHolderRow,
      ApiTokenUseRow,
      ProgressRow,
      ReactionCheckpointRow,
      SweepRunRow,
      ClockGuardRow,
      OrphanRow,
      OrphanSearchRow,
      SealTileRow,
      SealRoundRow,
      StatementDraftRow,
    ],
    migrations: runtimeMigrations,
    extra: { ...CONNECTIONS, options: searchPath(RUNTIME) },
  });

const CONNECTIONS = { keepAlive: true, Client: CallbackClient };

const common = (url: string, schema: string) =>
  ({
    type: 'postgres',
    url,
    schema,
    namingStrategy: new ColumnNames(),
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'all',
    installExtensions: false,
    connectTimeoutMS: CONNECT_MS,
    applicationName: `recordings ${schema}`,
    // A connection that dies in the pool is replaced by the next query; whoever used it is told.
    poolErrorHandler: (error: unknown) =>
      warn.connections('A connection to the database broke.', { code: codeOf(error), to: schema }),
    logging: false,
  }) as const;

const searchPath = (schema: string) => `-c search_path=${schema},public`;
