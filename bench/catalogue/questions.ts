import type { World } from './world.js';
import { rowsOf } from '#infra/read-model/rows-of';
import { people } from './people.js';

/** A list that somebody asks for: what it is narrowed by, and how that stands in the address. */
export type Question = { readonly what: string; readonly query: Readonly<Record<string, string>> };

/** The list as it is when nobody narrows it. */
export const ALL: Question = { what: 'all', query: {} };

const YEAR_MS = 365 * 86_400_000;
const DAY_MS = 86_400_000;

/** Every filter of the list, with values that are common, rare and not there at all. */
export async function questionsOf({ readModel }: World, hold: string): Promise<Question[]> {
  const [typical] = await rowsOf<{ conversation: string; remote: string | null }>(
    readModel.catalogue,
    `select conversation, remote_number remote from recordings
     where state = 'ready' and recycled_at is null order by started_at, id offset 100 limit 1`,
  );
  if (!typical) throw new Error('There is no recording to ask for.');
  const { conversation, remote } = typical;
  return [
    ALL,
    ...texts(conversation),
    ...numbers(remote ?? '+4970311234567'),
    ...owners(),
    ...times(),
    ...properties(),
    { what: 'conversation', query: { conversation } },
    { what: 'hold', query: { hold } },
    ...together(conversation),
  ];
}

const nobody = 'nobody.atall';
const [often, seldom] = [people[0], people.at(-1)];

const texts = (conversation: string): Question[] => [
  { what: 'q, in every one', query: { q: '.pcap' } },
  { what: 'q, part of a conversation', query: { q: conversation.slice(4, 14) } },
  { what: 'q, who is recorded often', query: { q: often?.name ?? '' } },
  { what: 'q, who is recorded seldom', query: { q: seldom?.name ?? '' } },
  { what: 'q, a family name', query: { q: 'knuth' } },
  { what: 'q, a first name', query: { q: 'grace' } },
  { what: 'q, a device', query: { q: people[250]?.device ?? '' } },
  { what: 'q, three signs of a conversation', query: { q: conversation.slice(0, 3) } },
  { what: 'q, two letters', query: { q: 'gr' } },
  { what: 'q, two letters, nowhere', query: { q: 'qx' } },
  { what: 'q, two of a Chinese name, nowhere', query: { q: '王伟' } },
  { what: 'q, nowhere', query: { q: nobody } },
  { what: 'q, signs, nowhere', query: { q: '##' } },
  { what: 'q, a letter and a sign, nowhere', query: { q: 'q.' } },
];

const numbers = (remote: string): Question[] => [
  { what: 'number, in most', query: { number: '+49' } },
  { what: 'number, of one caller', query: { number: remote } },
  { what: 'number, four digits', query: { number: remote.slice(-4) } },
  { what: 'number, two digits, nowhere', query: { number: '13' } },
  { what: 'number, an extension', query: { number: people[250]?.number ?? '' } },
  { what: 'number, nowhere', query: { number: '+1555' } },
];

const owners = (): Question[] => [
  { what: 'owner, often, by name', query: { owner: often?.name ?? '' } },
  { what: 'owner, often, by number', query: { owner: often?.number ?? '' } },
  { what: 'owner, seldom, by id', query: { owner: seldom?.id ?? '' } },
  { what: 'owner, unknown', query: { owner: nobody } },
  { what: 'of nobody', query: { unowned: 'true' } },
];

const times = (): Question[] => {
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
  return [
    { what: 'from', query: { from: ago(2 * YEAR_MS) } },
    { what: 'to', query: { to: ago(2.5 * YEAR_MS) } },
    { what: 'a month', query: { from: ago(1.6 * YEAR_MS), to: ago(1.6 * YEAR_MS - 30 * DAY_MS) } },
  ];
};

const properties = (): Question[] => [
  ...['in', 'out', 'internal'].map((direction) => ask({ direction })),
  ...['recording', 'received', 'converting', 'ready', 'failed', 'recycled', 'deleted'].map(
    (state) => ask({ state }),
  ),
  ...['true', 'false'].map((flag) => ask({ protected: flag })),
  ...['true', 'false'].map((flag) => ask({ bin: flag })),
];

const together = (conversation: string): Question[] => [
  ask({ owner: often?.name ?? '', state: 'failed' }),
  ask({ owner: seldom?.name ?? '', protected: 'true' }),
  ask({ q: 'knuth', protected: 'true' }),
  ask({ q: 'knuth', from: new Date(Date.now() - 2 * YEAR_MS).toISOString() }),
  ask({ q: '.pcap', state: 'failed', direction: 'internal' }),
  ask({ q: conversation.slice(0, 6), bin: 'true' }),
  ask({ number: '7031', direction: 'internal' }),
];

const ask = (query: Record<string, string>): Question => ({
  what: Object.entries(query)
    .map(([name, value]) => `${name} ${name === 'from' ? '' : value}`.trim())
    .join(', '),
  query,
});
