import type { Sent } from '../../../libs/media/test/capture-builder.js';
import { PCAP, capture } from '../../../libs/media/test/capture-builder.js';
import { pseudoRandom } from '#media/synthesis/pseudo-random';
import { type Change, type Packet, sayings, speaker, together } from './speaker.js';

/** A call with something the matter with it, and what is right. */
export type Scene = {
  readonly name: string;
  readonly capture: Uint8Array;
  /** Percent of the speech of either side whose packets are in the capture. */
  readonly possible: readonly [number, number];
  /** How much later than the left side the right one speaks, in ms. */
  readonly lagMs: number;
};

type Making = {
  readonly local?: Change;
  readonly remote?: Change;
  readonly lagMs?: number;
  readonly file?: Parameters<typeof capture>[1];
  readonly after?: (packets: Sent[]) => Sent[];
  readonly damage?: (bytes: Uint8Array) => Uint8Array;
};

const LAG_MS = 8;
const SECOND = 50;
const HOLD = { from: 6 * SECOND, to: 12 * SECOND };

/** What goes wrong on the way: each scene the same two speakers, 20 s, G.711 A-law. */
export function scenes(): Scene[] {
  return Object.entries({ ...onTheWire(), ...onThePhone(), ...inTheFile() }).map(make);
}

function onTheWire(): Record<string, Making> {
  const isBurst = (i: number) => (i >= 400 && i < 500) || (i >= 700 && i < 703);
  const bursts: Change = (packet, i) => (isBurst(i) ? null : packet);
  return {
    'nothing wrong': {},
    '5 % lost, 5 % late by 45 ms, 5 % twice': { local: rough(5), remote: rough(6) },
    '2 s and 60 ms lost in one piece': { local: bursts },
    'the network stalls 1.5 s, then all at once': { local: stalled(300, 375) },
    'each packet captured twice': {
      after: (packets) => packets.flatMap((one) => [one, { ...one, timeMs: one.timeMs + 0.1 }]),
    },
    'the far end moves to another device': { remote: moved },
  };
}

function onThePhone(): Record<string, Making> {
  const { from, to } = HOLD;
  const held: Change = (packet, i) => (i >= from && i < to ? null : packet);
  const frozen: Change = (packet, i, speech) => {
    const timestamp = packet.timestamp - (i >= to ? (to - from) * 160 : 0);
    const sequence = packet.sequence - (i >= to ? to - from : 0);
    return held({ ...packet, timestamp, sequence }, i, speech);
  };
  const restarted: Change = (packet, i) =>
    i < 500 ? packet : { ...packet, ssrc: 0x1234, sequence: i - 500, timestamp: (i - 500) * 160 };
  const jumped: Change = (packet, i) =>
    i < 500
      ? packet
      : { ...packet, sequence: packet.sequence + 9000, timestamp: packet.timestamp + 5_000_000 };
  return {
    'held 6 s, timestamps go on': { local: held },
    'held 6 s, timestamps stand still': { local: frozen },
    'the second side begins 6 s late': { lagMs: 6000 },
    'silence is not sent (comfort noise)': { local: quiet(0), remote: quiet(1) },
    'digits are dialled (telephone-event)': { local: dialled },
    'SSRC, numbers and timestamps begin anew': { local: restarted },
    'numbers and timestamps jump': { local: jumped },
    'packets of 10 and of 30 ms': { local: repacked(80), remote: repacked(240) },
  };
}

function inTheFile(): Record<string, Making> {
  const hole = (bytes: Uint8Array) => bytes.fill(0, bytes.length * 0.4, bytes.length * 0.4 + 600);
  return {
    VLAN: { file: { link: 'vlan' } },
    'Linux cooked (SLL)': { file: { link: 'sll' } },
    'raw IP': { file: { link: 'raw' } },
    IPv6: { file: { ip: 'v6' } },
    'IP fragments, the second one first': { file: { ip: 'fragments-reversed' } },
    'pcapng, nanoseconds, big-endian': {
      file: { file: { ...PCAP, kind: 'pcapng', littleEndian: false, nano: true } },
    },
    'a hole of 600 zero bytes in the file': { damage: hole },
  };
}

function make([name, making]: [string, Making]): Scene {
  const { local, remote, lagMs = LAG_MS, file, after, damage } = making;
  const left = speaker(0, 0, local);
  const right = speaker(1, lagMs, remote);
  const packets = together(left.sent, right.sent);
  const bytes = capture(after?.(packets) ?? packets, file);
  return {
    name,
    capture: damage?.(bytes) ?? bytes,
    possible: [left.possible, right.possible],
    lagMs,
  };
}

function rough(seed: number): Change {
  const random = pseudoRandom(seed);
  return (packet) => {
    const chance = random();
    const timeMs = packet.timeMs + random() * 12;
    if (chance < 0.05) return null;
    if (chance < 0.1) return { ...packet, timeMs: timeMs + 45 };
    const once = { ...packet, timeMs };
    return chance < 0.15 ? [once, { ...once, timeMs: timeMs + 1 }] : once;
  };
}

function stalled(from: number, to: number): Change {
  return (packet, i) =>
    i >= from && i < to ? { ...packet, timeMs: to * 20 + (i - from) * 0.05 } : packet;
}

const moved: Change = (packet, i) => {
  if (i < 500) return packet;
  const from = { address: [192, 168, 10, 99], port: 20_000 };
  return { ...packet, from, ssrc: 0x9999, sequence: i, timestamp: i * 160 + 77_777 };
};

/** Sends no silence: a level of noise once, then nothing (RFC 3389). */
function quiet(side: 0 | 1): Change {
  const silent = sayings(side).map((isSpoken) => !isSpoken);
  return (packet, i) => {
    if (silent[i] !== true) return { ...packet, marker: silent[i - 1] === true };
    if (silent[i - 1] === true) return null;
    return { ...packet, type: 13, payload: Uint8Array.of(70) };
  };
}

/** Four digits of 200 ms each in place of speech, every event packet as RFC 4733 sends it. */
const dialled: Change = (packet, i) => {
  const into = i % 200;
  const digit = Math.floor(i / 200);
  if (digit === 4 || into < 100 || into >= 110) return packet;
  const duration = (into - 99) * 160;
  const payload = Uint8Array.of(digit, into === 109 ? 0x8a : 0x0a, duration >> 8, duration & 255);
  const timestamp = packet.timestamp - (into - 100) * 160;
  return { ...packet, type: 101, timestamp, payload, marker: into === 100 };
};

/** Other sizes of packets: what was said is cut anew. */
function repacked(samples: number): Change {
  return (packet, i, speech) => {
    const cut: Packet[] = [];
    const first = Math.ceil((i * 160) / samples);
    for (let n = first; n * samples < (i + 1) * 160; n++) {
      const payload = speech.subarray(n * samples, (n + 1) * samples);
      const timestamp = packet.timestamp - i * 160 + n * samples;
      const timeMs = packet.timeMs - i * 20 + (n * samples) / 8;
      cut.push({ ...packet, timeMs, sequence: n, timestamp, payload });
    }
    return cut;
  };
}
