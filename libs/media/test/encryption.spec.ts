import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ALAW_TO_PCM } from '../src/codec/g711.js';
import type { Sent } from './capture-builder.js';
import { capture } from './capture-builder.js';
import { opusPackets, opusSpeaker } from './opus-speech.js';
import { shortTruth } from './short-call.js';
import type { Packet } from './speech.js';
import { A, B, hear, shareInPlace, speaker, together, truthOf } from './speech.js';

const PACKETS = 250;

/** What SRTP makes of a payload: chance, and a tag of so many bytes (RFC 3711). */
function srtp(packet: Packet, tag: number): Packet {
  const iv = Buffer.alloc(16);
  iv.writeUInt32BE(packet.sequence, 4);
  iv.writeUInt32BE(packet.ssrc, 8);
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), iv);
  return {
    ...packet,
    payload: cipher.update(Buffer.concat([packet.payload, new Uint8Array(tag)])),
  };
}

/** Five seconds of both sides; what `isEncrypted` says of their numbers is. */
const callWith = (isEncrypted: (i: number) => boolean, tag = 10): Sent[] =>
  together(
    ...([0, 1] as const).map((side) =>
      speaker(side, (packet, i) => {
        if (i >= PACKETS) return null;
        return isEncrypted(i) ? srtp(packet, tag) : packet;
      }),
    ),
  );

/** An offer and its answer, in force from a time on. */
function agreed(timeMs: number, profile: string, more = ''): Sent[] {
  const sip = [A, B].map(({ address }) => ({ address, port: 5060 }));
  return ([0, 1] as const).map((side): Sent => {
    const { address, port } = [A, B][side]!;
    const first = side === 0 ? 'INVITE sip:b@example.com SIP/2.0' : 'SIP/2.0 200 OK';
    const body = `v=0\r\nc=IN IP4 ${address.join('.')}\r\nm=audio ${port} ${profile} 8\r\n${more}`;
    const text = `${first}\r\nContent-Type: application/sdp\r\n\r\n${body}${' '.repeat(40)}`;
    const [from, to] = [sip[side]!, sip[1 - side]!];
    return { timeMs: timeMs + side, from, to, payload: Buffer.from(text) };
  });
}

/** Percent of the speech between two times that is in its place. */
function shareBetween(side: 0 | 1, heard: Int16Array, fromMs: number, toMs: number): number {
  const truth = shortTruth(side).slice(0, toMs * 8);
  truth.fill(0, 0, fromMs * 8);
  const share = shareInPlace(truth, heard, 0);
  // There may be no speech at that time.
  return Number.isNaN(share) ? 100 : share;
}

const isSilent = (heard: Int16Array, fromMs: number, toMs: number) =>
  heard.subarray(fromMs * 8, toMs * 8).every((sample) => sample === 0);

const isSame = (heard: Int16Array, truth: Int16Array, at: number) =>
  heard.every((sample, i) => sample === truth[at + i]);

/** The same each time: between -1 and 1 (Numerical Recipes, `ranqd1`). */
const noise =
  (state = 1) =>
  () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };

const KEY = 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo\r\n';

describe('a call that is encrypted in part', () => {
  it.each([
    ['from its middle on', (i: number) => i >= 125, 2500, 5000],
    ['up to its middle', (i: number) => i < 125, 0, 2500],
    ['for a second', (i: number) => i >= 100 && i < 150, 2000, 3000],
    ['but for half a second', (i: number) => i >= 25, 500, 5000],
    ['in its last second', (i: number) => i >= 200, 4000, 5000],
    ['in its last packets', (i: number) => i >= 244, 4880, 5000],
  ])('%s: is silent there, and heard elsewhere', async (_, isEncrypted, from, to) => {
    const { inspection, sides } = await hear(capture(callWith(isEncrypted)));
    expect(inspection.codecs).toEqual(['G.711 A-law']);
    expect(inspection.undecoded).toEqual(['G.711 A-law (encrypted)']);
    expect(Math.abs(inspection.durationMs - 5000)).toBeLessThan(3);
    for (const side of [0, 1] as const) {
      expect(isSilent(sides[side], from, to)).toBe(true);
      if (from > 0) expect(shareBetween(side, sides[side], 0, from)).toBe(100);
      if (to < 5000) expect(shareBetween(side, sides[side], to, 5000)).toBe(100);
    }
    const { spans, undecoded } = inspection.timeline.local;
    expect(undecoded).toEqual([{ codec: 'G.711 A-law', encrypted: true }]);
    expect(spans.find(({ kind }) => kind === 'encrypted')).toMatchObject({ atMs: from });
    const gap = inspection.gaps.find(({ side, reason }) => {
      return side === 'local' && reason === 'encrypted';
    });
    expect(gap?.atMs).toBe(from);
    expect(Math.abs(gap!.durationMs - (to - from))).toBeLessThan(3);
    expect(inspection.quality.local?.concealedMs).toBe(0);
  });

  it.each([
    ['RTP/SAVP', ''],
    ['RTP/AVP', KEY],
  ])('%s %s: is told by its SDP where no tag makes packets longer', async (profile, more) => {
    const sent = [
      ...agreed(-200, 'RTP/AVP'),
      ...callWith((i) => i >= 100 && i < 200, 0),
      ...agreed(1900, profile, more),
      ...agreed(4100, 'RTP/AVP'),
    ];
    const { inspection, sides } = await hear(capture(sent.sort((a, b) => a.timeMs - b.timeMs)));
    expect(inspection.undecoded).toEqual(['G.711 A-law (encrypted)']);
    for (const side of [0, 1] as const) {
      expect(isSilent(sides[side], 2000, 4000)).toBe(true);
      expect(shareBetween(side, sides[side], 0, 2000)).toBe(100);
      expect(shareBetween(side, sides[side], 4000, 5000)).toBe(100);
    }
  });

  it('is told by its bytes alone, where neither tag nor SDP says so', async () => {
    const { inspection, sides } = await hear(capture(callWith((i) => i < 125, 0)));
    expect(inspection.undecoded).toEqual(['G.711 A-law (encrypted)']);
    expect(isSilent(sides[0], 0, 2500)).toBe(true);
    expect(shareBetween(0, sides[0], 2500, 5000)).toBe(100);
  });

  it('is told by its bytes alone when it begins in mid-call, soon', async () => {
    const { inspection, sides } = await hear(capture(callWith((i) => i >= 125, 0)));
    expect(inspection.undecoded).toEqual(['G.711 A-law (encrypted)']);
    for (const side of [0, 1] as const) {
      expect(shareBetween(side, sides[side], 0, 2500)).toBe(100);
      expect(isSilent(sides[side], 3300, 5000)).toBe(true);
    }
  });

  it('is told of Opus by what its packets say', async () => {
    const packets = (await opusPackets(0, { sampleRate: 16_000 })).slice(0, PACKETS);
    const sent = opusSpeaker(0, packets, (packet, i) => (i >= 125 ? srtp(packet, 10) : packet));
    const { inspection, sides } = await hear(capture(sent));
    expect(inspection.undecoded).toEqual(['Opus (encrypted)']);
    expect(sides[0].subarray(8000, 32_000).some((sample) => sample !== 0)).toBe(true);
    expect(sides[0].subarray(41_000).every((sample) => sample === 0)).toBe(true);
  });
});

describe('a call that is encrypted again and again', () => {
  it('is never noise, also after more stretches than are kept apart', async () => {
    const CYCLES = 300;
    const isEncrypted = (i: number) => i % 50 >= 25;
    const sent = Array.from({ length: CYCLES / 20 }, (_, turn) =>
      speaker(0, (packet, i) => {
        const number = turn * 1000 + i;
        const placed = { ...packet, timeMs: number * 20, sequence: number & 0xffff };
        const whole = { ...placed, timestamp: 160 * number };
        return isEncrypted(number) ? srtp(whole, 10) : whole;
      }),
    ).flat();
    const { inspection, sides } = await hear(capture(sent));
    const truth = truthOf(0);
    const heard = (at: number) => sides[0].subarray(at * 160, at * 160 + 160);
    let [clear, noisy] = [0, 0];
    for (let number = 0; number < sent.length; number++) {
      const sound = heard(number);
      if (isEncrypted(number) && !isSilent(sound, 0, 20)) noisy++;
      if (!isEncrypted(number) && isSame(sound, truth, (number % 1000) * 160)) clear++;
    }
    expect(noisy).toBe(0);
    // What is clear between the stretches that became one is silent, and is all that is.
    expect(clear).toBeGreaterThan(sent.length / 2 - (CYCLES - 255) * 25);
    const reasons = new Set(inspection.gaps.map(({ side, reason }) => `${side} ${reason}`));
    expect(reasons).toEqual(new Set(['remote absent', 'local encrypted']));
  });
});

describe('a call that goes on in a way that cannot be heard', () => {
  const ILBC = 'a=rtpmap:97 iLBC/8000\r\n';
  const later = (packet: Packet): Packet => ({ ...packet, ssrc: packet.ssrc + 0x100 });
  const iLbc = (packet: Packet) => ({ ...later(packet), type: 97, payload: new Uint8Array(38) });

  it.each([
    ['another codec', 'iLBC', iLbc],
    ['another codec in the same stream', 'iLBC', (p: Packet) => ({ ...iLbc(p), ssrc: p.ssrc })],
    ['encryption', 'G.711 A-law (encrypted)', (packet: Packet) => srtp(later(packet), 10)],
  ])('by %s: lasts as long as it does, before and after', async (_, name, change) => {
    const sides = ([0, 1] as const).map((side) =>
      speaker(side, (packet, i) => {
        if (i >= PACKETS) return null;
        return i < 50 || i >= 150 ? change(packet) : packet;
      }),
    );
    const sent = [...agreed(-200, 'RTP/AVP', ILBC), ...together(...sides)];
    const { inspection, sides: heard } = await hear(capture(sent));
    expect(inspection.undecoded).toEqual([name]);
    expect(inspection.capturedAt).toBe('2026-03-10T09:00:00.000Z');
    // How long the last packet of a codec nobody knows lasts cannot be told.
    expect(Math.abs(inspection.durationMs - 5000)).toBeLessThanOrEqual(20);
    const why = name.endsWith('(encrypted)') ? 'encrypted' : 'undecoded';
    for (const side of ['local', 'remote'] as const) {
      const gaps = inspection.gaps.filter((gap) => gap.side === side);
      expect(gaps.map(({ reason }) => reason)).toEqual([why, why]);
      expect(gaps.map(({ atMs }) => atMs)).toEqual([0, 3000]);
    }
    expect(shareBetween(0, heard[0], 1000, 3000)).toBe(100);
    expect(isSilent(heard[0], 0, 1000) && isSilent(heard[0], 3000, 4900)).toBe(true);
  });
});

describe('no false alarm', () => {
  it('is raised by packets of clear sound that are longer than the time they last', async () => {
    const longer = (packet: Packet, i: number) => {
      const { payload } = packet;
      const more = Buffer.concat([payload, payload.subarray(0, 10)]);
      return i < PACKETS ? { ...packet, payload: i < 125 ? payload : more } : null;
    };
    const sent = together(...([0, 1] as const).map((side) => speaker(side, longer)));
    const { inspection, sides } = await hear(capture(sent));
    expect(inspection.undecoded).toEqual([]);
    for (const side of sides) expect(isSilent(side, 2600, 5000)).toBe(false);
  });

  it('is raised by clear sound that was announced as encrypted', async () => {
    const sent = [...agreed(-200, 'RTP/SAVP', KEY), ...callWith(() => false)];
    const { inspection, sides } = await hear(capture(sent));
    expect(inspection.undecoded).toEqual([]);
    expect(shareInPlace(shortTruth(0), sides[0], 0)).toBe(100);
  });

  it.each([
    ['noise at full scale', noise()],
    ['a loud tone of a fax', (t: number) => Math.sin(2 * Math.PI * 2100 * t)],
    ['chords', (t: number) => [440, 554, 659].reduce((s, f) => s + Math.sin(6.283 * f * t), 0) / 3],
  ])('is raised by %s, announced as encrypted', async (_, wave) => {
    const sent = speaker(0, (packet, i) => {
      if (i >= PACKETS) return null;
      const at = (n: number) => wave((i * 160 + n) / 8000) * 32_000;
      return { ...packet, payload: Uint8Array.from({ length: 160 }, (__, n) => alaw(at(n))) };
    });
    const { inspection } = await hear(capture([...agreed(-200, 'RTP/SAVP', KEY), ...sent]));
    expect(inspection.undecoded).toEqual([]);
  });
});

function alaw(sample: number): number {
  let best = 0;
  for (let code = 0; code < 256; code++) {
    const distance = Math.abs(ALAW_TO_PCM[code]! - sample);
    if (distance < Math.abs(ALAW_TO_PCM[best]! - sample)) best = code;
  }
  return best;
}
