import { readFileSync } from 'node:fs';
import type { EncoderOptions } from 'libopus-wasm';
import { Application, createEncoder } from 'libopus-wasm';
import { raiseRate } from '../src/render/upsample.js';
import type { Sent } from './capture-builder.js';
import { rtp } from './capture-builder.js';
import type { Packet } from './speech.js';
import { FIXTURES, speaker, together, truthOf } from './speech.js';

export const OPUS_TYPE = 111;

/** The 20 s of speech of a side at a sample rate. */
export async function speechAt(side: 0 | 1, rate: 8000 | 16_000 | 48_000): Promise<Int16Array> {
  const narrow = truthOf(side);
  if (rate === 8000) return narrow;
  const wide = new Int16Array((narrow.length * rate) / 8000);
  await raiseRate(narrow, wide, rate / 8000);
  return wide;
}

type SpeechOptions = EncoderOptions & { sampleRate: 8000 | 16_000 | 48_000 };

const encoded = new Map<string, Promise<Uint8Array[]>>();

/** Opus packets of the speech of a side; the sample rate decides about their bandwidth. */
export function opusPackets(side: 0 | 1, options: SpeechOptions): Promise<Uint8Array[]> {
  const key = JSON.stringify([side, options]);
  const known = encoded.get(key) ?? encodeSpeech(side, options);
  encoded.set(key, known);
  return known;
}

async function encodeSpeech(side: 0 | 1, options: SpeechOptions): Promise<Uint8Array[]> {
  const frameSize = options.frameSize ?? options.sampleRate / 50;
  const channels = options.channels ?? 1;
  const speech = await speechAt(side, options.sampleRate);
  const encoder = await createEncoder({
    application: Application.Voip,
    bitrate: 24_000,
    ...options,
    channels,
    frameSize,
  });
  const packets: Uint8Array[] = [];
  for (let at = 0; at + frameSize <= speech.length; at += frameSize) {
    const frame = speech.subarray(at, at + frameSize);
    const both =
      channels === 1 ? frame : Int16Array.from({ length: 2 * frameSize }, (_, i) => frame[i >> 1]!);
    packets.push(encoder.encode(both));
  }
  encoder.free();
  return packets;
}

type Change = (packet: Packet, i: number) => Packet | Packet[] | null;

/** A side that speaks Opus, `ms` a packet. */
export function opusSpeaker(
  side: 0 | 1,
  packets: readonly Uint8Array[],
  change: Change = (packet) => packet,
  ms = 20,
): Sent[] {
  const [like] = speaker(side, (packet, i) => (i === 0 ? packet : null));
  return packets.flatMap((payload, i) => {
    const packet: Packet = {
      timeMs: i * ms,
      sequence: 1000 + i,
      timestamp: 5000 + i * 48 * ms,
      type: OPUS_TYPE,
      ssrc: 0xa1 + side,
      from: like!.from,
      to: like!.to,
      payload,
    };
    const changed = change(packet, i);
    return (changed === null ? [] : [changed].flat()).map((one) => ({
      timeMs: one.timeMs,
      from: one.from,
      to: one.to,
      payload: rtp(one),
    }));
  });
}

/** A two-way Opus call: in-band FEC with lost packets on one side, pauses without any on the other. */
export async function lossyOpus(): Promise<Sent[]> {
  const fec = { sampleRate: 16_000, fec: true, packetLossPercent: 20 } as const;
  const local = await opusPackets(0, fec);
  const remote = await opusPackets(1, { sampleRate: 16_000, dtx: true });
  let sent = 0;
  return together(
    opusSpeaker(0, local, (packet, i) => ((i * 7919) % 100 < 8 ? null : packet)),
    // What is not worth sending has one or two bytes.
    opusSpeaker(1, remote, (packet) =>
      packet.payload.length <= 2 ? null : { ...packet, sequence: 1000 + sent++ },
    ),
  );
}

/** The G.722 payloads of a side of the fixture: the same speech, 160 bytes each 20 ms. */
export function g722Payloads(side: 0 | 1): Uint8Array[] {
  const bytes = new Uint8Array(readFileSync(`${FIXTURES}/g722-2way.pcap`));
  const payloads: Uint8Array[] = [];
  // Records of 230 bytes, both sides in turn; 70 bytes of headers.
  for (let at = 24 + side * 230; at < bytes.length; at += 460) {
    payloads.push(bytes.subarray(at + 70, at + 230));
  }
  return payloads;
}

/** Seconds at which the local side of `changingCodecs` takes up another codec, and which. */
export const CHANGES = [
  [0, 'pcma'],
  [4, 'opus'],
  [8, 'g722'],
  [12, 'opus'],
  [14, 'pcma'],
  [17, 'g722'],
] as const;

/** A call in which one side changes its codec again and again, the other speaks Opus. */
export async function changingCodecs(): Promise<Sent[]> {
  const opus = await opusPackets(0, { sampleRate: 16_000 });
  const g722 = g722Payloads(0);
  let timestamp = 5000;
  const local = speaker(0, (packet, i) => {
    const codec = CHANGES.findLast(([second]) => i * 20 >= second * 1000)![1];
    const at = timestamp;
    timestamp += codec === 'opus' ? 960 : 160;
    if (codec === 'opus') return { ...packet, type: OPUS_TYPE, timestamp: at, payload: opus[i]! };
    if (codec === 'g722') return { ...packet, type: 9, timestamp: at, payload: g722[i]! };
    return { ...packet, timestamp: at };
  });
  const far = await opusPackets(1, { sampleRate: 8000 });
  return together(
    local,
    opusSpeaker(1, far, (packet) => ({ ...packet, type: 96 })),
  );
}
