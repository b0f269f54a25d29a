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

const raw = (text: string) => () => [{ atMs: 0, bytes: Buffer.from(text) }];

/** A sample of everything that a catalogue meets; `liveMs` is how long the running calls run. */
export const demoCalls = (liveMs: number): DemoCall[] => {
  const shared = hex(16);
  const short = { durationMs: 42_000, local: ada, remote: charles } as const;
  return [
    {
      about: 'an ordinary call, G.711 A-law',
      name: nameOf('ada.lovelace'),
      pieces: () => phoneCapture({ ...short, codec: 'PCMA', caller: '23', callee: '0703173009' }),
      live: false,
    },
    {
      about: 'an ordinary call, G.711 µ-law',
      name: nameOf('grace.hopper'),
      pieces: () => phoneCapture({ ...short, codec: 'PCMU', local: charles, remote: grace }),
      live: false,
    },
    {
      about: 'one call recorded by two phones: one conversation (first phone)',
      name: nameOf('ada.lovelace', shared),
      pieces: () => phoneCapture({ ...short, codec: 'PCMA', local: ada, remote: grace }),
      live: false,
    },
    {
      about: 'one call recorded by two phones: one conversation (second phone)',
      name: nameOf('grace.hopper', shared, 2),
      pieces: () => phoneCapture({ ...short, codec: 'PCMA', local: grace, remote: ada }),
      live: false,
    },
    {
      about: 'a long call of half an hour',
      name: nameOf('charles.babbage'),
      pieces: () =>
        phoneCapture({ codec: 'PCMA', durationMs: 30 * 60_000, local: charles, remote: grace }),
      live: false,
    },
    {
      about: 'a test tone on one side, silence on the other',
      name: nameOf('Prüfton – 中文 ß €'),
      pieces: () =>
        phoneCapture({ codec: 'PCMA', durationMs: 10_000, local: tone(1_004), remote: silence }),
      live: false,
    },
    {
      about: 'a call that is running now',
      name: nameOf('ada.lovelace'),
      pieces: () => phoneCapture({ ...short, codec: 'PCMA', durationMs: liveMs }),
      live: true,
    },
    {
      about: 'a call whose phone loses its connection',
      name: nameOf('grace.hopper'),
      pieces: () => phoneCapture({ ...short, codec: 'PCMU', durationMs: liveMs }),
      live: true,
      cutAtMs: liveMs / 2,
    },
    {
      about: 'something that is no capture at all',
      name: 'holiday-picture.pcap',
      pieces: raw('This is not a capture, yet it is kept and listed with the reason.'),
      live: false,
    },
    { about: 'an empty upload', name: nameOf('nobody'), pieces: raw(''), live: false },
  ];
};
