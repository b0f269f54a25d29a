/** Which acts are shown, as it stands in the address of the page; an empty field does not matter. */
export type ActivityFilter = {
  readonly user: string;
  readonly recording: string;
  readonly what: string;
  /** Days as the calendar of the browser has them: the first, and the last. */
  readonly from: string;
  readonly to: string;
};

const NAMES = ['user', 'recording', 'what', 'from', 'to'] as const;

export const filterIn = (search: string): ActivityFilter => {
  const given = new URLSearchParams(search);
  const value = (name: (typeof NAMES)[number]) => given.get(name) ?? '';
  return {
    user: value('user'),
    recording: value('recording'),
    what: value('what'),
    from: value('from'),
    to: value('to'),
  };
};

/** As it stands in the address. */
export const searchOf = (filter: ActivityFilter): string => {
  const given = NAMES.filter((name) => filter[name] !== '').map((name) => [name, filter[name]]);
  const search = new URLSearchParams(given).toString();
  return search === '' ? '' : `?${search}`;
};

/** As the API takes it: days are from their first moment here to the first of the next. */
export const queryOf = (filter: ActivityFilter): URLSearchParams => {
  const { from, to, ...plain } = filter;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(plain))
    if (value.trim() !== '') query.set(name, value.trim());
  const [first, end] = [beginningOf(from, 0), beginningOf(to, 1)];
  if (first !== null) query.set('from', first);
  if (end !== null) query.set('to', end);
  return query;
};

const beginningOf = (day: string, daysLater: number): string | null => {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return null;
  return new Date(year, month - 1, date + daysLater).toISOString();
};
