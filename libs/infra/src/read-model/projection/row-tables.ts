import { appObjectEvents } from '#domain/app-object/app-object';
import { holdEvents } from '#domain/hold/hold';
import { recordingEvents } from '#domain/recording/recording';
import { settingsEvents } from '#domain/settings/settings';
import { supervisionEvents } from '#domain/supervision/supervision';
import { templateEvents } from '#domain/template/template';
import { userEvents } from '#domain/user/user';
import { subjectOf } from '../../event-store/codec.js';
import type { RecordedEvent, SealedMetadata } from '../../event-store/recorded-event.js';
import { ApiTokenRow } from '../api-tokens/api-token.entity.js';
import { apiTokenRow } from '../api-tokens/api-token.projection.js';
import { AppObjectRow } from '../app-objects/app-object.entity.js';
import { appObjectRow } from '../app-objects/app-object.projection.js';
import { HoldRow } from '../holds/hold.entity.js';
import { holdRow } from '../holds/hold.projection.js';
import { RecordingRow } from '../recordings/recording.entity.js';
import {
  computedRecordingColumns,
  newRecordingRow,
  recordingRow,
} from '../recordings/recording.projection.js';
import { SettingsRow } from '../settings/settings.entity.js';
import { newSettingsRow, settingsRow } from '../settings/settings.projection.js';
import { SupervisionRow } from '../supervisions/supervision.entity.js';
import { supervisionRow } from '../supervisions/supervision.projection.js';
import { TemplateRow } from '../templates/template.entity.js';
import { templateRow } from '../templates/template.projection.js';
import { UserRow } from '../users/user.entity.js';
import { newUserRow, userRow } from '../users/user.projection.js';

/** A table whose rows are folded from the events of one stream each, API tokens from those of their user. */
export type RowTable = {
  readonly entity:
    | typeof ApiTokenRow
    | typeof RecordingRow
    | typeof UserRow
    | typeof TemplateRow
    | typeof AppObjectRow
    | typeof SettingsRow
    | typeof HoldRow
    | typeof SupervisionRow;
  readonly defaults: Record<string, unknown>;
  /** Columns that follow from the others: SQL over the finished row `n`. */
  readonly computed: Record<string, string>;
};

/** The change of one row, properties as in the entity. */
export type Change = {
  readonly table: RowTable;
  readonly id: string;
  readonly change: Record<string, unknown> | 'remove';
};

export const recordings: RowTable = {
  entity: RecordingRow,
  defaults: newRecordingRow,
  computed: computedRecordingColumns,
};
export const users: RowTable = { entity: UserRow, defaults: newUserRow, computed: {} };
export const settings: RowTable = { entity: SettingsRow, defaults: newSettingsRow, computed: {} };
export const holds: RowTable = { entity: HoldRow, defaults: {}, computed: {} };
export const apiTokens: RowTable = { entity: ApiTokenRow, defaults: {}, computed: {} };
export const supervisions: RowTable = { entity: SupervisionRow, defaults: {}, computed: {} };
const templates: RowTable = { entity: TemplateRow, defaults: {}, computed: {} };
export const appObjects: RowTable = { entity: AppObjectRow, defaults: {}, computed: {} };

type Fold = (metadata: SealedMetadata, data: never) => Record<string, unknown> | 'remove';

const foldOf = (type: string): { table: RowTable; fold: Fold } | null => {
  if (type in recordingEvents)
    return { table: recordings, fold: recordingRow[type as keyof typeof recordingRow] };
  if (type in apiTokenRow)
    return { table: apiTokens, fold: apiTokenRow[type as keyof typeof apiTokenRow] };
  if (type in userEvents) return { table: users, fold: userRow[type as keyof typeof userRow] };
  if (type in templateEvents)
    return { table: templates, fold: templateRow[type as keyof typeof templateRow] };
  if (type in appObjectEvents)
    return { table: appObjects, fold: appObjectRow[type as keyof typeof appObjectRow] };
  if (type in settingsEvents)
    return { table: settings, fold: settingsRow[type as keyof typeof settingsRow] };
  if (type in holdEvents) return { table: holds, fold: holdRow[type as keyof typeof holdRow] };
  if (type in supervisionEvents)
    return { table: supervisions, fold: supervisionRow[type as keyof typeof supervisionRow] };
  return null;
};

/** What an event changes in the tables, if anything; that it happened goes to the audit in any case. */
export const changeBy = (event: RecordedEvent): Change | null => {
  const found = foldOf(event.type);
  if (!found) return null;
  const { id, ...whose } = rowOf(event);
  const change = found.fold({ ...event.metadata, sealed: event.sealed }, event.data as never);
  if (change === 'remove') return { table: found.table, id, change };
  if (Object.keys(change).length === 0) return null;
  const seen = { revision: event.revision.toString(), position: event.position.toString() };
  return { table: found.table, id, change: { ...change, ...whose, ...seen } };
};

/** Which row an event is about. */
const rowOf = ({ stream, data }: RecordedEvent): { id: string; userId?: string } => {
  const subject = subjectOf(stream);
  return 'tokenId' in data ? { id: data.tokenId, userId: subject } : { id: subject };
};
