import type { Codec } from '../rtp/codec.js';
import { codecOfRtpmap } from '../rtp/codec.js';

/** One medium of an SDP (RFC 4566): where its author wants to receive, and what numbers mean. */
export type MediaDescription = {
  /** `fax`: T.38 over UDPTL (ITU-T T.38 annex D), which is no RTP and has no numbers. */
  medium: 'audio' | 'video' | 'fax';
  /** Did it come in a request (the offer of an INVITE) or in an answer? */
  role: 'offer' | 'answer';
  address: string;
  port: number;
  codecs: Map<number, Codec>;
  /** RTP/SAVP, or a key: the media are to be encrypted (RFC 3711, 4568). */
  secure: boolean;
};

const MAX_TEXT = 16_384;
const MAX_PORT = 65_535;
/** An RTP payload type has seven bits. */
const MAX_TYPE = 127;
const METHODS = /^(INVITE|ACK|PRACK|UPDATE|SIP\/2\.0) /;

/** The media of the SDP in a SIP message; empty when the text is none. */
export function mediaOfSip(bytes: Uint8Array, start: number, end: number): MediaDescription[] {
  if (!startsLikeSip(bytes, start, end)) return [];
  const text = new TextDecoder('latin1').decode(
    bytes.subarray(start, Math.min(end, start + MAX_TEXT)),
  );
  if (!METHODS.test(text)) return [];
  const body = text.search(/^v=0/m);
  if (body < 0) return [];
  const role = text.startsWith('INVITE') || text.startsWith('UPDATE') ? 'offer' : 'answer';
  return describe(text.slice(body), role);
}

/** A cheap look before anything is decoded: a capital letter of one of the methods. */
function startsLikeSip(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start];
  return (
    end - start > 100 &&
    (first === 0x49 || first === 0x53 || first === 0x41 || first === 0x55 || first === 0x50)
  );
}

function describe(sdp: string, role: MediaDescription['role']): MediaDescription[] {
  const found: MediaDescription[] = [];
  let address = '';
  let current: MediaDescription | null = null;
  for (const line of sdp.split(/\r?\n/)) {
    const connection = /^c=IN IP[46] ([^\s/]+)/.exec(line);
    if (connection !== null) {
      if (current !== null) current.address = connection[1]!;
      else if (found.length === 0) address = connection[1]!;
    }
    const media = /^m=(\w+) (\d{1,5})(?:\/\d+)? (\S+)/.exec(line);
    if (media !== null) {
      current = null;
      const medium = mediumOf(media[1]!, media[3]!);
      if (medium === null || Number(media[2]) > MAX_PORT) continue;
      const secure = /SAVP/.test(media[3]!);
      current = { medium, role, address, port: Number(media[2]), codecs: new Map(), secure };
      found.push(current);
    }
    if (current !== null && line.startsWith('a=crypto:')) current.secure = true;
    const map = /^a=rtpmap:(\d{1,3}) ([^/\s]{1,32})\/(\d+)/.exec(line);
    if (map !== null && current !== null && Number(map[1]) <= MAX_TYPE) {
      current.codecs.set(Number(map[1]), codecOf(current.medium, map[2]!, Number(map[3])));
    }
  }
  return found;
}

function mediumOf(media: string, transport: string): MediaDescription['medium'] | null {
  if (media === 'audio' || media === 'video') return media;
  return media === 'image' && /^udptl$/i.test(transport) ? 'fax' : null;
}

function codecOf(medium: MediaDescription['medium'], encoding: string, clock: number): Codec {
  const codec = codecOfRtpmap(encoding, clock);
  // Also what nobody has heard of is no sound.
  return medium === 'video' && codec.kind === 'audio' ? { ...codec, kind: 'video' } : codec;
}
