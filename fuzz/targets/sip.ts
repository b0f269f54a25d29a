import assert from 'node:assert/strict';
import { Datagram } from '#media/net/datagram';
import { mediaOfSip } from '#media/sip/sdp';
import { TcpMessages } from '#media/sip/tcp-messages';
import { capture, rtp } from '../../libs/media/test/capture-builder.js';
import { withinLimits } from '../limits.js';
import { survive } from '../../libs/media/test/survive.js';

const PHONE = { address: [10, 0, 0, 1], port: 5004 };
const FAR = { address: [10, 0, 0, 2], port: 5006 };
const PACKETS = 24;
const PAYLOAD = new Uint8Array(160).fill(0x55);

/** SIP with SDP of any text, and a call of the payload types it may have announced. */
export function fuzz(data: Buffer): Promise<void> {
  return withinLimits(async () => {
    const text = Uint8Array.from(data);
    const described = mediaOfSip(text, 0, text.length);
    for (const { port, codecs } of described) {
      assert.ok(Number.isInteger(port) && port >= 0 && port <= 65_535, `port ${port}`);
      for (const { clock } of codecs.values()) assert.ok(clock >= 1000 && clock <= 1e6, `${clock}`);
    }
    const [type = 8] = described.flatMap(({ codecs }) => [...codecs.keys()]);
    const packets = Array.from({ length: PACKETS }, (_, i) => ({
      timeMs: i * 20,
      from: PHONE,
      to: FAR,
      payload: rtp({
        sequence: i,
        timestamp: i * 160,
        type: type & 127,
        ssrc: 1,
        payload: PAYLOAD,
      }),
    }));
    segmented(text);
    await survive(capture([{ timeMs: 0, from: PHONE, to: FAR, payload: text }, ...packets]));
  });
}

/** The same text over TCP, cut where its own bytes say, the second piece after the third. */
function segmented(text: Uint8Array): void {
  const messages = new TcpMessages();
  const one = (text.at(-1) ?? 0) * 3;
  const two = one + (text.at(-2) ?? 0) * 3;
  const pieces: [number, Uint8Array][] = [
    [0, text.subarray(0, one)],
    [two, text.subarray(two)],
    [one, text.subarray(one, two + 9)],
  ];
  for (const [place, piece] of pieces) {
    const segment = new Uint8Array(20 + piece.length);
    segment[12] = 5 << 4;
    new DataView(segment.buffer).setUint32(4, (0xffffff00 + place) >>> 0);
    segment.set(piece, 20);
    for (const message of messages.add(new Datagram(), segment, 0, segment.length)) {
      mediaOfSip(message, 0, message.length);
    }
  }
}
