import type { IncompleteReason } from '#domain/recording/recording';
import { type Due, dueInWords, dueOf } from '#domain/retention/due';
import { unlicensedSince, withTemplate } from '../users/licence-sql.js';
import { PROGRESS_FRESH } from '../progress/progress-board.js';
import { incompleteSentence } from './incomplete-sentence.js';
import type { LockingKey, RecordingJson, RecordingState } from './recording-json.js';
import type { RecordingRow } from './recording.entity.js';
import { termInForce } from './retention-sql.js';

/** What a query with `SELECTED` gives. */
export type SelectedRow = Omit<
  RecordingRow,
  | 'search'
  | 'numbers'
  | 'domain'
  | 'stateSince'
  | 'conversionCause'
  | 'compactedAt'
  | 'notCompacted'
  | 'keptBy'
  | 'locked'
> & {
  /** By the rules of this moment; the days are `null` before anything was set. */
  term: { rule: string | null; days: number | null };
  ownerName: string | null;
  /** Since when the owner has no licence. */
  unlicensedSince: Date | null;
  ownerNumber: string | null;
  progressKind: 'upload' | 'conversion' | null;
  progressBytes: string | null;
  progressDurationMs: string | null;
};

/** Recordings `r`, with owner `o` and his template `t`, settings `s` and progress `p`. */
export const SELECTED_FROM = `recordings r
  left join users o on o.id = r.owner_id
  ${withTemplate('o', 't')}
  left join settings s on s.id = 'settings'
  left join progress p on p.recording_id = r.id and ${PROGRESS_FRESH}
    and p.kind = case r.state when 'recording' then 'upload' when 'received' then 'conversion' end`;

/** The columns of a recording `r`, with what else its JSON tells. */
export const SELECTED = `
  r.id, r.state, r.started_at "startedAt", r.ended_at "endedAt", r.captured_at "capturedAt",
  r.file_name "fileName", r.registration, r.conversation, r.device, r.serial,
  r.owner_id "ownerId", r.owner_how "ownerHow", r.owner_since "ownerSince", o.name "ownerName", o.number "ownerNumber",
  ${unlicensedSince('o', 't')} "unlicensedSince", r.direction,
  r.local_name "localName", r.local_number "localNumber",
  r.remote_name "remoteName", r.remote_number "remoteNumber",
  r.bytes, r.stored_bytes "storedBytes", r.sha256, r.incomplete_code "incompleteCode", r.failure_code "failureCode", r.failure,
  r.converter, r.sample_rate "sampleRate", r.frames, r.duration_ms "durationMs", r.codecs, r.undecoded,
  r.quality, r.reread_since "rereadSince",
  r.protected, r.recycled_at "recycledAt", r.purges_on "purgesOn",
  ${termInForce('s.retention_days', 'r')} "term",
  r.encrypted, r.encrypted_with "encryptedWith", r.watermarked, r.notes, r.revision, r.position,
  p.kind "progressKind", p.bytes "progressBytes", p.duration_ms "progressDurationMs"`;

/** Which crypt keys were entered, and open what is encrypted under them. */
export type OpenKeys = {
  readonly isOpen: (id: string) => boolean;
  /** What people know one by; `null`: there never was such a key. */
  readonly named: (id: string) => LockingKey | null;
};

/** A recording as the API shows it, out of what was selected. */
export const recordingJson = (row: SelectedRow, keys: OpenKeys): RecordingJson => {
  const bytes = numberOf(row.bytes ?? (row.state === 'recording' ? row.progressBytes : null));
  const incompleteCode = row.incompleteCode as IncompleteReason | null;
  return {
    id: row.id,
    conversation: row.conversation,
    name: row.fileName,
    device: row.device,
    serial: row.serial,
    registration: row.registration,
    ...partiesOf(row),
    startedAt: row.startedAt.toISOString(),
    endedAt: isoOf(row.endedAt),
    capturedAt: isoOf(row.capturedAt),
    durationMs: numberOf(row.durationMs ?? row.progressDurationMs),
    bytes,
    storedBytes: numberOf(row.storedBytes ?? row.bytes),
    state: stateOf(row),
    incomplete: incompleteCode && incompleteSentence(incompleteCode, bytes),
    incompleteCode,
    failure: row.failure,
    failureCode: row.failureCode,
    codecs: row.codecs,
    undecoded: row.undecoded,
    quality: row.quality,
    protected: row.protected,
    recycledAt: isoOf(row.recycledAt),
    ...removalOf(row),
    encrypted: row.encrypted,
    ...lockOf(row, keys),
    watermarked: row.watermarked,
    notes: row.notes,
    sha256: row.sha256,
    sampleRate: row.sampleRate,
    frames: numberOf(row.frames),
    converter: row.converter,
    rereading: row.rereadSince !== null,
    revision: Number(row.revision),
  };
};

const lockOf = (
  { encryptedWith: key }: SelectedRow,
  keys: OpenKeys,
): Pick<RecordingJson, 'locked' | 'lockedUnder'> =>
  key === null || keys.isOpen(key)
    ? { locked: false, lockedUnder: null }
    : { locked: true, lockedUnder: keys.named(key) };

const partiesOf = (
  row: SelectedRow,
): Pick<RecordingJson, 'owner' | 'ownerHow' | 'direction' | 'local' | 'remote'> => ({
  owner:
    row.ownerId === null ? null : { id: row.ownerId, name: row.ownerName, number: row.ownerNumber },
  ownerHow: row.ownerHow,
  direction: row.direction,
  local: { name: row.localName, number: row.localNumber },
  remote: { name: row.remoteName, number: row.remoteNumber },
});

const stateOf = ({ state, recycledAt, progressKind }: SelectedRow): RecordingState => {
  if (recycledAt) return 'recycled';
  if (state === 'erased') return 'deleted';
  return progressKind === 'conversion' ? 'converting' : state;
};

const isoOf = (time: Date | null): string | null => time?.toISOString() ?? null;
const numberOf = (text: string | null): number | null => (text === null ? null : Number(text));

/** When it goes by itself, and why; nothing takes what is still arriving, or gone. */
const removalOf = (
  row: SelectedRow,
): Pick<
  RecordingJson,
  'removesOn' | 'removesRule' | 'removesWhy' | 'removesDays' | 'removesRuleName'
> => {
  const due = dueOfRow(row);
  return {
    removesOn: isoOf(due?.on ?? null),
    removesRule: due?.rule ?? null,
    removesWhy: due && dueInWords(due),
    removesDays: due?.days ?? null,
    removesRuleName: due?.name ?? null,
  };
};

const dueOfRow = (row: SelectedRow): Due | null => {
  if (!REMOVABLE.has(row.state)) return null;
  return dueOf({
    isProtected: row.protected,
    holds: [],
    endedAt: row.endedAt ?? row.startedAt,
    term: { rule: row.term.rule, days: row.term.days ?? 0 },
    bin: binOf(row),
    grace: graceOf(row),
  });
};

/** What a person gave to its owner is not lost for want of his licence. */
const graceOf = (row: SelectedRow) => {
  const { ownerHow, ownerSince, unlicensedSince } = row;
  if (ownerHow === 'hand' || unlicensedSince === null) return null;
  return { unlicensedSince, knownSince: ownerSince ?? unlicensedSince };
};
const REMOVABLE: ReadonlySet<RecordingRow['state']> = new Set<RecordingRow['state']>([
  'received',
  'ready',
  'failed',
]);

const DAY_MS = 86_400_000;
const binOf = ({ recycledAt, purgesOn }: SelectedRow) =>
  recycledAt &&
  purgesOn && {
    days: Math.round((purgesOn.getTime() - recycledAt.getTime()) / DAY_MS),
    purgesOn,
  };
