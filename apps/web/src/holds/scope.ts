import type { HoldScope } from '../api/types.js';

/** What a person says a hold covers; empty words do not narrow. Days are the viewer's. */
export type ScopeFields = {
  everything: boolean;
  owner: string;
  number: string;
  q: string;
  direction: string;
  device: string;
  from: string;
  to: string;
  conversation: string;
  ids: string[];
};

export const NO_SCOPE: ScopeFields = {
  everything: false,
  owner: '',
  number: '',
  q: '',
  direction: '',
  device: '',
  from: '',
  to: '',
  conversation: '',
  ids: [],
};

const EVERYTHING: HoldScope = { from: '1970-01-01T00:00:00.000Z' };
const TEXTS = ['owner', 'number', 'q', 'direction', 'device', 'conversation'] as const;
const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text);

/** The scope as the API takes it; null when nothing is said, which nobody can have meant. */
export function scopeOf(fields: ScopeFields): HoldScope | null {
  if (fields.everything) return EVERYTHING;
  const texts = TEXTS.map((name) => [name, fields[name].trim()] as const);
  const scope = Object.fromEntries(texts.filter(([, text]) => text !== '')) as HoldScope;
  if (isDay(fields.from)) scope.from = new Date(`${fields.from}T00:00:00`).toISOString();
  if (isDay(fields.to)) scope.to = dayAfter(fields.to).toISOString();
  if (fields.ids.length > 0) scope.ids = fields.ids;
  return Object.keys(scope).length === 0 ? null : scope;
}

function dayAfter(day: string): Date {
  const end = new Date(`${day}T00:00:00`);
  end.setDate(end.getDate() + 1);
  return end;
}

export const isEverything = (scope: HoldScope): boolean =>
  Object.keys(scope).length === 1 &&
  scope.from !== undefined &&
  Date.parse(scope.from) <= Date.parse('1970-01-01T00:00:00Z');

/** What a link to a new hold says beforehand, such as `?ids=…`. */
export function scopeFrom(search: URLSearchParams): ScopeFields {
  const given = TEXTS.map((name) => [name, search.get(name) ?? ''] as const);
  const ids = (search.get('ids') ?? '').split(',').filter(Boolean);
  return { ...NO_SCOPE, ...Object.fromEntries(given), ids };
}

/** The id of a recording, from itself or from the address of its page. */
export const idIn = (text: string): string => {
  const found = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text);
  return found ? found[0].toLowerCase() : text.trim();
};
