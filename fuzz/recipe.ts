import type { IpStyle, Link, Sent } from '../libs/media/test/capture-builder.js';
import { capture, rtp } from '../libs/media/test/capture-builder.js';

const LINKS: Link[] = ['ethernet', 'vlan', 'qinq', 'sll', 'sll2', 'raw', 'null', 'pppoe', 'mpls'];
const IPS: IpStyle[] = ['v4', 'v6', 'v6-extensions', 'ipip', 'fragments', 'fragments-reversed'];
const TYPES = [8, 0, 9, 8, 18, 4, 13, 101, 96, 111, 121, 127, 3, 34, 72, 5];
const LENGTHS = [160, 160, 80, 240, 320, 20, 4, 1, 0, 2, 50, 480, 10, 24, 33, 1000];
const END_POINTS = [0, 1, 2, 3].map((i) => ({
  address: [10, 0, 0, 1 + (i % 3)],
  port: i < 2 ? 16_386 + 2 * i : 5004 + i,
}));
const SDP =
  'INVITE sip:b@b SIP/2.0\r\nContact: <sip:a@a>\r\nContent-Type: application/sdp\r\n\r\n' +
  'v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n';

/** State of one sender while a recipe is followed. */
type Sender = { sequence: number; timestamp: number; ssrc: number };

/**
 * Turns any bytes into a capture: each packet is told in three bytes or more. Most recipes give a
 * call that makes sense for a while, so that chance reaches what lies behind the first checks.
 * Byte 0: link, byte 1: IP and file style; then packets: who and what, type and length, time.
 */
export function cook(recipe: Uint8Array): Uint8Array {
  let at = 2;
  const byte = () => recipe[at++] ?? 0;
  const senders = END_POINTS.map((_, i): Sender => ({ sequence: 0, timestamp: 0, ssrc: i % 3 }));
  const sent: Sent[] = [];
  let timeMs = 0;
  while (at < recipe.length && sent.length < 800) {
    const who = byte();
    const what = byte();
    const sender = senders[who & 3]!;
    const [from, to] = [END_POINTS[who & 3]!, END_POINTS[(who >> 2) & 3]!];
    if ((who & 0xf0) === 0xf0) timeMs += wild(sender, byte(), byte());
    const count = who & 0x80 ? 1 + (what >> 3) : 1;
    const style = byte();
    for (let i = 0; i < count; i++) {
      const payload = who & 0x40 ? signalling(recipe, at) : media(sender, what, style);
      sent.push({ timeMs, from, to, payload });
      timeMs += style >> 5 === 7 ? -40 : (style >> 5) * 5;
    }
  }
  const options = recipe[1] ?? 0;
  return capture(sent, {
    link: LINKS[(recipe[0] ?? 0) % LINKS.length]!,
    ip: IPS[(options & 15) % IPS.length]!,
    file: {
      kind: options & 16 ? 'pcapng' : 'pcap',
      littleEndian: !(options & 32),
      nano: !!(options & 64),
    },
  });
}

function media(sender: Sender, what: number, style: number): Uint8Array {
  const type = TYPES[what & 15]!;
  const length = LENGTHS[style & 15]!;
  const payload = new Uint8Array(length).fill(what ^ sender.sequence);
  const { sequence, timestamp, ssrc } = sender;
  sender.sequence = (sequence + 1) & 0xffff;
  sender.timestamp = (timestamp + (style & 16 ? 0 : length)) >>> 0;
  return rtp({ sequence, timestamp, type, ssrc, marker: what > 250, payload });
}

/** A jump of what is numbered, or of time; returns how many ms pass. */
function wild(sender: Sender, kind: number, size: number): number {
  const jump = (size - 100) * [1, 160, 8000, 2 ** 24][(kind >> 2) & 3]!;
  if ((kind & 3) === 0) sender.sequence = (sender.sequence + jump) & 0xffff;
  else if ((kind & 3) === 1) sender.timestamp = (sender.timestamp + jump) >>> 0;
  else if ((kind & 3) === 2) sender.ssrc = size;
  return (kind & 3) === 3 ? jump : 0;
}

/** Signalling made of the recipe's own bytes. */
function signalling(recipe: Uint8Array, at: number): Uint8Array {
  const port = 5004 + ((recipe[at] ?? 0) & 3);
  const text = `${SDP}m=audio ${port} RTP/AVP 96\r\na=rtpmap:`;
  return Buffer.concat([Buffer.from(text), recipe.subarray(at, at + 40)]);
}
