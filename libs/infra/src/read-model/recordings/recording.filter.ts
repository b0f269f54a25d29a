import { type Conditions, containing } from '../conditions.js';
import { PROGRESS_FRESH } from '../progress/progress-board.js';
import { IS_MEANT, IS_NAMED } from '../users/user.queries.js';
import type { RecordingState } from './recording-json.js';
import {
  type Found,
  beginsWord,
  begun,
  found,
  isIndexed,
  isTypedIndexed,
  typed,
} from './typed-text.js';

/** Ids of the users whom a scope's `owner` means, and of those in whose name or number its `q` is. */
export type MeantUsers = { readonly owner: readonly string[]; readonly q: readonly string[] };

/** Which recordings are meant, whatever has become of them; what is left out does not narrow. */
export type RecordingScope = {
  /** Text to find literally, upper and lower case alike, in names, numbers, device and conversation. */
  readonly q?: string | undefined;
  /** Part of a number on either side. */
  readonly number?: string | undefined;
  /** The owner's id, number or name. */
  readonly owner?: string | undefined;
  /** Ids of owners that are meant by `owner` too, whatever they are called by now. */
  readonly owners?: readonly string[] | undefined;
  /** Ids of the users whom `owner` and `q` mean, where they have been looked up before. */
  readonly meant?: MeantUsers | undefined;
  /** Started at or after. */
  readonly from?: Date | undefined;
  /** Started before. */
  readonly to?: Date | undefined;
  readonly direction?: 'in' | 'out' | 'internal' | undefined;
  /** MAC address of the recording device, however it is written. */
  readonly device?: string | undefined;
  readonly conversation?: string | undefined;
  readonly ids?: readonly string[] | undefined;
};

/** What a list of recordings can be narrowed by; what is left out does not narrow. */
export type RecordingFilter = RecordingScope & {
  readonly state?: RecordingState | undefined;
  readonly protected?: boolean | undefined;
  /** `true`: those that are nobody's. */
  readonly unowned?: boolean | undefined;
  /** `true`: those of accounts that were removed. */
  readonly ownerRemoved?: boolean | undefined;
  /** `true`: the recycle bin; otherwise everything outside of it, unless `within` is asked for. */
  readonly bin?: boolean | undefined;
  /** Of what this covers, those that fit the rest too. */
  readonly within?: RecordingScope | undefined;
};

const CONVERTING = `exists (select from progress p
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

/** Adds what a filter asks for to the conditions on recordings `r`. */
export const addFilter = (where: Conditions, filter: RecordingFilter): void => {
  addOthers(where, filter);
  addTexts(where, filter);
};

/** Adds what a filter asks for besides texts that are to be found. */
export const addOthers = (where: Conditions, filter: RecordingFilter): void => {
  const inBin = filter.bin ?? (filter.within ? null : filter.state === 'recycled');
  if (inBin !== null) where.add(inBin ? 'r.recycled_at is not null' : 'r.recycled_at is null');
  if (filter.state) where.add(inState[filter.state]);
  // A tombstone is shown to who asks for tombstones.
  if (filter.state !== 'deleted') where.add("r.state not in ('deleted', 'erased')");
  where.addGiven('r.protected = ?', filter.protected);
  if (filter.unowned) where.add('r.owner_id is null');
  if (filter.ownerRemoved)
    where.add('r.owner_id = any(array(select id from users where removed_at is not null))');
  addScopeOthers(where, filter);
  if (filter.within) addScopeOthers(where, filter.within);
};

/** Adds the texts of a filter that are to be found: short ones where a word begins, those of a scope anywhere. */
export const addTexts = (where: Conditions, filter: RecordingFilter): void => {
  const { q, number, meant } = filter;
  if (q) addSearch(where, typed(q), { q, meant });
  if (number) {
    const { sql, values } = (beginsWord(number) ? begun : found)('r.numbers', number);
    where.add(sql, ...values);
  }
  if (filter.within) addScopeTexts(where, filter.within);
};

/** Adds what a scope asks for to the conditions on recordings `r`. */
export const addScope = (where: Conditions, scope: RecordingScope): void => {
  addScopeTexts(where, scope);
  addScopeOthers(where, scope);
};

const addScopeTexts = (where: Conditions, { q, number, meant }: RecordingScope): void => {
  if (q) addSearch(where, found('r.search', q), { q, meant });
  if (!number) return;
  const { sql, values } = found('r.numbers', number);
  where.add(sql, ...values);
};

const addScopeOthers = (where: Conditions, scope: RecordingScope): void => {
  addOwner(where, scope);
  addScopeTimes(where, scope);
  where.addGiven('r.direction = ?', scope.direction);
  where.addGiven('r.device = ?', scope.device?.toLowerCase().replaceAll(/[^0-9a-z]/g, ''));
  where.addGiven('r.conversation = ?', scope.conversation?.toLowerCase().replaceAll('-', ''));
  where.addGiven('r.id = any(?::uuid[])', scope.ids);
};

const addScopeTimes = (where: Conditions, { from, to }: RecordingScope): void => {
  where.addGiven('r.started_at >= ?', from);
  where.addGiven('r.started_at < ?', to);
};

/** Adds the moments that a filter asks for. */
export const addTimes = (where: Conditions, filter: RecordingFilter): void => {
  addScopeTimes(where, filter);
  if (filter.within) addScopeTimes(where, filter.within);
};

const ANY_TIME = { from: undefined, to: undefined };

/** A filter without the moments that it asks for. */
export const withoutTimes = (filter: RecordingFilter): RecordingFilter => ({
  ...filter,
  ...ANY_TIME,
  within: filter.within && { ...filter.within, ...ANY_TIME },
});

const textsOf = ({ within, ...filter }: RecordingFilter): string[] =>
  [filter.q, filter.number, within?.q, within?.number].filter((text) => !!text) as string[];

/** Is a text to be found? */
export const hasText = (filter: RecordingFilter): boolean => textsOf(filter).length > 0;

/** Is there one of the texts that are to be found by which the index of texts finds it? */
export const hasIndexed = (filter: RecordingFilter): boolean =>
  isTypedIndexed(filter.q ?? '') || textsOf(filter).some(isIndexed);

/** Is a text that an index finds all that is asked for, besides moments? */
export const isPlainText = ({
  q,
  number,
  from,
  to,
  meant,
  ...others
}: RecordingFilter): boolean => {
  const [text, another] = [q, number].filter((each) => !!each);
  if (text === undefined || another !== undefined || !hasIndexed({ q, number })) return false;
  return Object.values(others).every((value) => value === undefined);
};

/** Does it narrow a list by nothing but moments? */
export const isOfMomentsOnly = ({
  from: _from,
  to: _to,
  // Whom `owner` and `q` mean, which must not be asked for.
  meant: _meant,
  ...others
}: RecordingFilter): boolean => Object.values(others).every((value) => value === undefined);

const addSearch = (
  where: Conditions,
  { sql, values }: Found,
  { q = '', meant }: Pick<RecordingScope, 'q' | 'meant'>,
): void => {
  if (meant === undefined)
    where.add(
      `(${sql}) or r.owner_id = any(array(select id from users where ${IS_NAMED}))`,
      ...[...values, containing(q), containing(q)],
    );
  else if (meant.q.length === 0) where.add(sql, ...values);
  else where.add(`(${sql}) or r.owner_id = any(?)`, ...values, meant.q);
};

const addOwner = (where: Conditions, { owner, owners = [], meant }: RecordingScope): void => {
  if (!owner) return;
  if (meant === undefined)
    where.add(
      `r.owner_id = any(?) or r.owner_id = any(array(select id from users where ${IS_MEANT}))`,
      ...[owners, owner, owner, owner],
    );
  else {
    const [only, ...others] = new Set([...owners, ...meant.owner]);
    // With a single one the index has them in the order of the list.
    if (others.length === 0) where.add('r.owner_id = ?', only ?? null);
    else where.add('r.owner_id = any(?)', [only, ...others]);
  }
};
