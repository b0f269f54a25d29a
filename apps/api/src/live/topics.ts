import type { Verb } from '#domain/access/may';

/** What somebody must be allowed to, to hear of it, and who that is in words. */
type Need = { readonly verb: Verb; readonly of: string };

/** Everything there is to subscribe to. */
export const topics = {
  recordings: { verb: 'list', of: 'everybody' },
  'recording:{id}': { verb: 'list', of: 'everybody' },
  access: { verb: 'list', of: 'persons' },
  status: { verb: 'operate', of: 'administrators' },
  log: { verb: 'operate', of: 'administrators' },
  holds: { verb: 'holds', of: 'administrators and auditors' },
} as const satisfies Record<string, Need>;

const ONE = /^recording:[0-9a-f-]{36}$/;

/** What a topic takes, by the name under which it is subscribed to; `null`: there is none of that name. */
export const needOf = (name: string): Need | null => {
  if (ONE.test(name)) return topics['recording:{id}'];
  const found = Object.entries(topics).find(([topic]) => topic === name && !topic.includes('{'));
  return found?.[1] ?? null;
};
