import type { Recording } from '../api/types.js';
import { localDay } from '../language/format.js';

/** What narrows the list; kept in the page's address, so that a view can be shared. */
export const FILTERS = [
  ...(['q', 'number', 'from', 'to', 'direction', 'state', 'protected'] as const),
  ...(['bin', 'unowned', 'ownerRemoved'] as const),
] as const;
export type FilterName = (typeof FILTERS)[number];
/** Texts as in the address; `from` and `to` are days such as `2026-11-22`. */
export type Filters = Partial<Record<FilterName, string>>;

export function filtersOf(search: URLSearchParams): Filters {
  const given = FILTERS.map((name) => [name, search.get(name)?.trim()] as const);
  return Object.fromEntries(given.filter(([, value]) => value));
}

/** What the list is of: what is kept, the recycle bin, or what is gone for good. */
export type View = 'kept' | 'bin' | 'deleted';

/** The filters that make each view; all others narrow it. */
export const VIEWS: Record<View, Filters> = {
  kept: {},
  bin: { bin: 'true' },
  deleted: { state: 'deleted' },
};

export function viewOf({ bin, state }: Filters): View {
  if (bin === 'true' || state === 'recycled') return 'bin';
  return state === 'deleted' ? 'deleted' : 'kept';
}

/** Is the list narrowed beyond what it is a list of? */
export function isFiltered(filters: Filters): boolean {
  const { bin: _bin, state, ...others } = filters;
  return Object.keys(others).length > 0 || (viewOf(filters) === 'kept' && state !== undefined);
}

/** Filters as text: the same for the same list. */
export const listKey = (filters: Filters) =>
  JSON.stringify(FILTERS.map((name) => filters[name] ?? ''));

/** What a recording belongs to. */
export const viewOfRecording = ({ recycledAt, state }: Recording): View =>
  state === 'deleted' ? 'deleted' : recycledAt === null ? 'kept' : 'bin';

const isDay = (text: string | undefined): text is string => /^\d{4}-\d\d-\d\d$/.test(text ?? '');

/** The moment a day begins where the viewer is. */
const beginOf = (day: string) => new Date(`${day}T00:00:00`);

/** The first moment after a day. */
function endOf(day: string): Date {
  const end = beginOf(day);
  end.setDate(end.getDate() + 1);
  return end;
}

/** The filters as the API understands them: days of the viewer become moments, `to` exclusive. */
export function toQuery({ from, to, ...rest }: Filters): URLSearchParams {
  const query = new URLSearchParams(rest);
  if (isDay(from)) query.set('from', beginOf(from).toISOString());
  if (isDay(to)) query.set('to', endOf(to).toISOString());
  return query;
}

/** The filters of the last `days` days, today included. */
export function lastDays(days: number, today: Date): Pick<Filters, 'from' | 'to'> {
  const first = new Date(today);
  first.setDate(first.getDate() - days + 1);
  return { from: localDay(first), to: localDay(today) };
}

/** Whether a recording that comes in live belongs in a list filtered so. */
export function matches(recording: Recording, filters: Filters): boolean {
  const { direction, state } = filters;
  const view = viewOf(filters);
  return (
    viewOfRecording(recording) === view &&
    (!direction || recording.direction === direction) &&
    (!state || view !== 'kept' || recording.state === state) &&
    (!filters.protected || recording.protected) &&
    isOfOwner(recording, filters) &&
    holdsText(recording, filters) &&
    isWithin(new Date(recording.startedAt), filters)
  );
}

const isOfOwner = ({ owner }: Recording, { unowned, ownerRemoved }: Filters) =>
  (!unowned || owner === null) && (!ownerRemoved || (owner !== null && owner.name === null));

function holdsText(recording: Recording, { q, number }: Filters): boolean {
  const { local, remote, owner, device, conversation } = recording;
  const numbers = [local.number, remote.number, owner?.number];
  const texts = [local.name, remote.name, owner?.name, recording.name, device, conversation];
  const holds = (text: string) => (each: string | null | undefined) =>
    each?.toLowerCase().includes(text.toLowerCase());
  return (!q || [...texts, ...numbers].some(holds(q))) && (!number || numbers.some(holds(number)));
}

const isWithin = (started: Date, { from, to }: Filters) =>
  (!isDay(from) || started >= beginOf(from)) && (!isDay(to) || started < endOf(to));
