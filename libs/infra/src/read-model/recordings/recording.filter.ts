import { type Conditions, containing } from '../conditions.js';
import { PROGRESS_FRESH } from '../progress/progress-board.js';
import type { RecordingState } from './recording-json.js';

/** What a list of recordings can be narrowed by; what is left out does not narrow. */
export type RecordingFilter = {
  /** Text to find literally, upper and lower case alike, in names, numbers, device and conversation. */
  readonly q?: string | undefined;
  /** Part of a number on either side. */
  readonly number?: string | undefined;
  /** The owner's id, number or name. */
  readonly owner?: string | undefined;
  /** Started at or after. */
  readonly from?: Date | undefined;
  /** Started before. */
  readonly to?: Date | undefined;
  readonly direction?: 'in' | 'out' | 'internal' | undefined;
  readonly state?: RecordingState | undefined;
  readonly protected?: boolean | undefined;
  /** `true`: the recycle bin; otherwise everything outside of it. */
  readonly bin?: boolean | undefined;
  readonly conversation?: string | undefined;
};

const CONVERTING = `exists (select from runtime.progress p
  where p.recording_id = r.id and p.kind = 'conversion' and ${PROGRESS_FRESH})`;

const inState: Record<RecordingState, string> = {
  recording: "r.state = 'recording'",
  received: `r.state = 'received' and not ${CONVERTING}`,
  converting: `r.state = 'received' and ${CONVERTING}`,
  ready: "r.state = 'ready'",
  failed: "r.state = 'failed'",
  recycled: 'r.recycled_at is not null',
  deleted: "r.state in ('deleted', 'erased')",
};

/** Adds what a filter asks for to the conditions on recordings `r` with their owner `o`. */
export const addFilter = (where: Conditions, filter: RecordingFilter): void => {
  const inBin = filter.bin ?? filter.state === 'recycled';
  where.add(inBin ? 'r.recycled_at is not null' : 'r.recycled_at is null');
  if (filter.state) where.add(inState[filter.state]);
  // A tombstone is shown to who asks for tombstones.
  if (filter.state !== 'deleted') where.add("r.state not in ('deleted', 'erased')");
  if (filter.q) addSearch(where, containing(filter.q));
  if (filter.number) where.add('r.numbers like lower(?)', containing(filter.number));
  if (filter.owner) addOwner(where, filter.owner);
  where.addGiven('r.started_at >= ?', filter.from);
  where.addGiven('r.started_at < ?', filter.to);
  where.addGiven('r.direction = ?', filter.direction);
  where.addGiven('r.protected = ?', filter.protected);
  where.addGiven('r.conversation = ?', filter.conversation?.toLowerCase().replaceAll('-', ''));
};

const addSearch = (where: Conditions, pattern: string): void =>
  where.add(
    `r.search like lower(?) or r.owner_id = any(array(
       select id from users where lower(name) like lower(?) or number like ?))`,
    pattern,
    pattern,
    pattern,
  );

const addOwner = (where: Conditions, owner: string): void =>
  where.add(
    `r.owner_id = any(array(
       select id from users where id = ? or number = ? or lower(name) = lower(?)))`,
    owner,
    owner,
    owner,
  );
