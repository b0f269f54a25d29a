import type { RecordedEvent } from '../../event-store/recorded-event.js';
import { auditRow } from '../audit/audit.projection.js';
import type { AuditRow } from '../audit/audit.entity.js';
import type { Patch } from './patch.js';
import {
  type Change,
  type RowTable,
  apiTokens,
  appObjects,
  changeBy,
  holds,
  recordings,
  settings,
  supervisions,
  users,
} from './row-tables.js';

export type RowChanges = ReadonlyMap<string, Change['change']>;

/** What a batch of events comes to: a row of audit each, and one change per row of the tables. */
export type Batch = {
  readonly audit: readonly Patch<AuditRow>[];
  readonly tables: ReadonlyMap<RowTable, RowChanges>;
  /** Ids of the recordings that change. */
  readonly recordings: readonly string[];
  /** Ids of the legal holds that change. */
  readonly holds: readonly string[];
  /** Ids of the requests for consent that change. */
  readonly supervisions: readonly string[];
  /** The settings change. */
  readonly settings: boolean;
  /** Accounts, their API tokens or App objects change, and with them who may see what. */
  readonly access: boolean;
  /** When the last event was decided, ISO 8601. */
  readonly lastAt: string | null;
};

/** Folds events, oldest first, into what there is to write: later changes on top of earlier ones. */
export const foldEvents = (events: readonly RecordedEvent[]): Batch => {
  const tables = new Map<RowTable, Map<string, Change['change']>>();
  for (const event of events) {
    const changed = changeBy(event);
    if (!changed) continue;
    const rows = tables.get(changed.table) ?? new Map<string, Change['change']>();
    tables.set(changed.table, rows.set(changed.id, merge(rows.get(changed.id), changed.change)));
  }
  const idsIn = (table: RowTable) => [...(tables.get(table)?.keys() ?? [])];
  return {
    audit: events.map(auditRow),
    tables,
    recordings: idsIn(recordings),
    holds: idsIn(holds),
    supervisions: idsIn(supervisions),
    settings: tables.has(settings),
    access: [users, apiTokens, appObjects].some((table) => tables.has(table)),
    lastAt: events.at(-1)?.metadata.at ?? null,
  };
};

const merge = (before: Change['change'] | undefined, now: Change['change']): Change['change'] =>
  now === 'remove' || before === undefined || before === 'remove' ? now : { ...before, ...now };
