import { randomBytes } from 'node:crypto';
import { type CapturePiece, phoneCapture } from '#media/synthesis/phone-capture';
import { repeating, silence, speaking, tone } from './voices.js';

/** One call as a phone would deliver it. */
export type DemoCall = {
  readonly about: string;
  readonly name: string;
  readonly pieces: () => Iterable<CapturePiece>;
  /** Sent as fast as it is spoken; otherwise as fast as the line allows. */
  readonly live: boolean;
  /** The connection is cut after this time of the call. */
  readonly cutAtMs?: number;
};

const hex = (bytes: number) => randomBytes(bytes).toString('hex');
const mac = () => `009033${hex(3)}`;
const REPEATED_S = 40;
const ada = repeating(speaking({ pitch: 196, seed: 11, turn: 0 }), REPEATED_S);
const charles = repeating(speaking({ pitch: 112, seed: 23, turn: 1 }), REPEATED_S);
const grace = repeating(speaking({ pitch: 178, seed: 5, turn: 1 }), REPEATED_S);

const nameOf = (who: string, conversation = hex(16), serial = 1) =>
  `${conversation}-${mac()}-${String(serial)}--${who}.pcap`;

type Talk = Parameters<typeof phoneCapture>[0];

const talk: Talk = { codec: 'PCMA', durationMs: 42_000, local: ada, remote: charles };

const call = (about: string, name: string, more: Partial<Talk> = {}): DemoCall => ({
  about,
  name,
  pieces: () => phoneCapture({ ...talk, ...more }),
  live: false,
});

/** As on a bad line: now and then some packets of the far end are missing. */
const losing = function* (pieces: Iterable<CapturePiece>): Generator<CapturePiece> {
  for (const piece of pieces) {
    const isFarEnd = piece.atMs % 20 === 8;
    const second = Math.floor(piece.atMs / 1_000);
    const lasting = second % 13 === 7 ? 400 : second % 3 === 2 ? 40 : 0;
    if (!isFarEnd || piece.atMs % 1_000 >= lasting) yield piece;
  }
};

const raw = (about: string, name: string, text: string): DemoCall => ({
  about,
  name,
  pieces: () => [{ atMs: 0, bytes: Buffer.from(text) }],
  live: false,
});

const ordinaryCalls = (): DemoCall[] => [
  call('an ordinary call, G.711 A-law', nameOf('ada.lovelace')),
  call('an ordinary call, G.711 µ-law', nameOf('grace.hopper'), {
    codec: 'PCMU',
    local: charles,
    remote: grace,
  }),
  call('a long call of half an hour', nameOf('charles.babbage'), {
    durationMs: 30 * 60_000,
    local: charles,
    remote: grace,
  }),
  {
    about: 'a call over a bad line',
    name: nameOf('edsger.dijkstra'),
    pieces: () => losing(phoneCapture(talk)),
    live: false,
  },
  call('a test tone on one side, silence on the other', nameOf('Prüfton – 中文 ß €'), {
    durationMs: 10_000,
    local: tone(1_004),
    remote: silence,
  }),
];

const oneConversation = (): DemoCall[] => {
  const shared = hex(16);
  const about = 'one call recorded by two phones: one conversation';
  return [
    call(`${about} (first phone)`, nameOf('ada.lovelace', shared), { remote: grace }),
    call(`${about} (second phone)`, nameOf('grace.hopper', shared, 2), {
      local: grace,
      remote: ada,
    }),
  ];
};

const runningCalls = (durationMs: number): DemoCall[] => [
  { ...call('a call that is running now', nameOf('ada.lovelace'), { durationMs }), live: true },
  {
    ...call('a call whose phone loses its connection', nameOf('grace.hopper'), { durationMs }),
    live: true,
    cutAtMs: durationMs / 2,
  },
];

const oddities = (): DemoCall[] => [
  raw(
    'something that is no capture at all',
    'holiday-picture.pcap',
    'This is not a capture, yet it is kept and listed with the reason.',
  ),
  raw('an empty upload', nameOf('nobody'), ''),
];

/** A sample of everything that a catalogue meets; `liveMs` is how long the running calls run. */
export const demoCalls = (liveMs: number): DemoCall[] => [
  ...ordinaryCalls(),
  ...oneConversation(),
  ...runningCalls(liveMs),
  ...oddities(),
];
