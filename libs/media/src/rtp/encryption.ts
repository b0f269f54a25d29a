import { isOpusPacket, opusSamples } from '../codec/opus-packet.js';
import { isRandom, looksRandom } from './chance.js';
import type { Codec } from './codec.js';
import { payloadTicks } from './codec.js';
import type { RtpPacket } from './rtp-packet.js';

/** A packet, as it is found again: where it is in the file, and its RTP timestamp. */
export type PacketMark = { offset: number; timestamp: number };

/** Packets in the order of the file, the last one included; `step`: ticks that each lasts. */
export type EncryptedStretch = { from: PacketMark; to: PacketMark; step: number };

/** What a packet says: longer by a tag or chance, as its codec has it, or nothing either way. */
const ENCRYPTED = 1;
const PLAIN = -1;
const UNTOLD = 0;
type Vote = typeof ENCRYPTED | typeof PLAIN | typeof UNTOLD;

/** Of so many of the latest votes so many decide; more are kept to find where it began. */
const WINDOW = 16;
const DECISIVE = 12;
const KEPT = 64;
/** Fewer at the end of a stream are believed, as nothing comes that would say more. */
const FEWEST_AT_END = 4;
/** The longest tag with a key identifier, RFC 7714 and 3711 section 3.1, and some more. */
const LONGEST_TAG = 24;
/** Fewer bytes than this cannot be told from chance one packet at a time. */
const SHORTEST = 80;
/** One packet in so many is looked at, lest looking takes longer than decoding. */
const PROBE = 32;
/** Codecs of which every byte lasts a tick of the RTP clock. */
const BYTES_ARE_TICKS: ReadonlySet<string> = new Set(['pcma', 'pcmu', 'g722']);
/** Of more, those nearest to each other become one, with what is clear between them. */
const MOST_STRETCHES = 256;

type Entry = {
  vote: Vote;
  /** The first packet after that of the vote before, and the last one that came before its own. */
  begin: PacketMark;
  before: PacketMark;
  /** What it carries, while that may have to be looked at. */
  payload: Uint8Array | null;
};

/**
 * Watches one stream, packet by packet in the order of the file, for stretches that are encrypted
 * (SRTP, RFC 3711). A packet tells by its length, which a tag makes longer than its codec has it for
 * the time it lasts; by a first byte that keeps none of the rules of Opus; and by bytes that are
 * chance, which are looked for once an SDP has offered RTP/SAVP or a key, and now and then. No stretch begins unless its bytes, taken
 * together, are chance as well, which no sound is.
 */
export class EncryptionWatch {
  readonly stretches: EncryptedStretch[] = [];
  /** Was the stream seen to be clear for a while? */
  wasPlain = false;
  /** Does the SDP in force speak of encryption? */
  announced = false;
  /** By how much faster than its codec has it the sender counts timestamps. */
  pace = 1;
  /** The latest votes, as long as one of them is for encryption or a stretch is open. */
  private readonly latest: Entry[] = [];
  private plainRun = 0;
  private first: PacketMark | null = null;
  private readonly previous: PacketMark = { offset: 0, timestamp: 0 };
  /** The first packet since the last vote; `offset` is negative when there is none. */
  private readonly pending: PacketMark = { offset: -1, timestamp: 0 };
  private open: EncryptedStretch | null = null;
  private codec: Codec | null = null;
  private bytesAreTicks = false;
  private sequence = -1;
  private step = 0;
  /** Packets that are still to be looked at one by one, and how many were not since the last. */
  private suspects = WINDOW;
  private unseen = 0;
  private toc = -1;
  /** Does nothing speak for encryption, nor has for long? */
  private isShortWay = false;

  /** Takes the next packet of sound; `offset` is where it is in the file. */
  see(packet: RtpPacket, codec: Codec, offset: number): void {
    if (codec !== this.codec) this.begin(codec);
    else if (this.isShortWay && this.isAsEver(packet)) {
      this.previous.offset = offset;
      this.previous.timestamp = packet.timestamp;
      this.sequence = packet.sequence;
      return;
    }
    const { timestamp, sequence } = packet;
    const { previous, pending } = this;
    this.first ??= { offset, timestamp };
    if (pending.offset < 0) {
      pending.offset = offset;
      pending.timestamp = timestamp;
    }
    const vote = this.voteOf(packet, codec);
    if (vote === PLAIN && this.latest.length === 0 && this.open === null) this.goOnPlain();
    else if (vote !== UNTOLD) this.count(vote, packet);
    previous.offset = offset;
    previous.timestamp = timestamp;
    this.sequence = sequence;
    this.isShortWay = this.isPlainRun && this.suspects === 0;
  }

  /** Ticks that the packet taken last lasts when it is encrypted, as its length tells nothing; else 0. */
  get ticks(): number {
    return this.open === null ? 0 : this.step;
  }

  /** The stream has ended. */
  finish(): void {
    if (this.open !== null) this.open.to = { ...this.previous };
    else this.openAtEnd();
  }

  /** The short way for what nearly all packets are: as long as the time since the one before. */
  private isAsEver({ sequence, timestamp, start, end, cut }: RtpPacket): boolean {
    if (this.announced) return false;
    const step = end + cut - start;
    const follows = ((this.sequence + 1) & 0xffff) === sequence;
    if (!follows || step === 0 || timestamp - this.previous.timestamp !== step) return false;
    this.step = step;
    return ++this.unseen < PROBE;
  }

  private get isPlainRun(): boolean {
    const isQuiet = this.latest.length === 0 && this.pending.offset < 0 && this.open === null;
    return isQuiet && this.wasPlain && this.bytesAreTicks;
  }

  private begin(codec: Codec): void {
    this.codec = codec;
    this.isShortWay = false;
    this.bytesAreTicks = BYTES_ARE_TICKS.has(codec.name);
    this.sequence = -1;
    this.step = 0;
    this.toc = -1;
    this.pace = 1;
  }

  private voteOf(packet: RtpPacket, codec: Codec): Vote {
    const length = packet.end + packet.cut - packet.start;
    const follows = ((this.sequence + 1) & 0xffff) === packet.sequence;
    const step = (packet.timestamp - this.previous.timestamp) | 0;
    if (codec.name === 'opus') return this.opusVote(packet, follows ? step / this.pace : -1);
    const isPaced = this.sequence >= 0 && follows && step > 0 && step < codec.clock / 4;
    if (isPaced) this.step = step;
    if (length === 0 || this.step === 0) return UNTOLD;
    const vote = tagVote(packet, codec, this.step);
    return vote === PLAIN ? this.byContent(packet) : vote;
  }

  /** No tag tells: there may be none. What was not announced is looked at now and then. */
  private byContent({ bytes, start, end }: RtpPacket): Vote {
    const isDue = this.announced || this.suspects > 0 || ++this.unseen >= PROBE;
    if (!isDue || end - start < SHORTEST) return PLAIN;
    this.unseen = 0;
    const isChance = looksRandom(bytes, start, end);
    if (isChance) this.suspects = WINDOW;
    else if (this.suspects > 0) this.suspects--;
    return isChance ? ENCRYPTED : PLAIN;
  }

  private opusVote({ bytes, start, end }: RtpPacket, step: number): Vote {
    const before = this.toc;
    this.toc = end > start ? bytes[start]! >> 3 : -1;
    if (step <= 0 || this.toc < 0 || before < 0) return UNTOLD;
    const samples = isOpusPacket(bytes, start, end) ? opusSamples(bytes, start, end) : 0;
    this.step = step;
    const isSame = before === this.toc;
    if (samples > 0 && (samples === step || (step > samples && isSame))) return PLAIN;
    return isSame ? UNTOLD : ENCRYPTED;
  }

  /** What nearly all packets of nearly all streams come to. */
  private goOnPlain(): void {
    this.pending.offset = -1;
    if (++this.plainRun >= DECISIVE) this.wasPlain = true;
  }

  private count(vote: Vote, { bytes, start, end }: RtpPacket): void {
    const { latest, pending, previous, open } = this;
    const payload = vote === ENCRYPTED && open === null ? bytes.slice(start, end) : null;
    latest.push({ vote, begin: { ...pending }, before: { ...previous }, payload });
    pending.offset = -1;
    if (latest.length > KEPT) latest.shift();
    const window = latest.slice(-WINDOW);
    const encrypted = countOf(window);
    if (open === null && encrypted >= DECISIVE) this.openStretch();
    else if (window.length - encrypted >= DECISIVE) this.plain();
  }

  private plain(): void {
    const { latest, open } = this;
    this.wasPlain = true;
    if (open !== null) {
      const last = latest.findLastIndex(({ vote }) => vote === ENCRYPTED);
      open.to = latest[last + 1]!.before;
    }
    this.open = null;
    latest.length = 0;
    this.plainRun = 0;
  }

  private openStretch(): void {
    const { step } = this;
    const encrypted = beginning(this.latest).filter(({ vote }) => vote === ENCRYPTED);
    if (!isRandom(encrypted.map(({ payload }) => payload ?? new Uint8Array(0)))) return;
    const isFirst = !this.wasPlain && this.stretches.length === 0;
    const from = isFirst ? this.first! : encrypted[0]!.begin;
    this.open = { from, to: from, step };
    this.stretches.push(this.open);
    if (this.stretches.length > MOST_STRETCHES) this.join();
    this.latest.length = 0;
  }

  /** Makes one of the two stretches that are nearest to each other in the file. */
  private join(): void {
    const { stretches } = this;
    const apart = (i: number) => stretches[i + 1]!.from.offset - stretches[i]!.to.offset;
    let nearest = 0;
    for (let i = 1; i + 1 < stretches.length; i++) if (apart(i) < apart(nearest)) nearest = i;
    const [second] = stretches.splice(nearest + 1, 1);
    const first = stretches[nearest]!;
    first.to = second!.to;
    if (second === this.open) this.open = first;
  }

  /** A stream that was clear may end in a few packets that are not. */
  private openAtEnd(): void {
    const plain = this.latest.findLastIndex(({ vote }) => vote === PLAIN);
    this.latest.splice(0, plain + 1);
    if (!this.wasPlain || this.latest.length < FEWEST_AT_END) return;
    this.openStretch();
    if (this.open !== null) this.open.to = { ...this.previous };
  }
}

function countOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { vote }) => sum + (vote === ENCRYPTED ? 1 : 0), 0);
}

/** The votes from the first one on from which most are for encryption. */
function beginning(entries: readonly Entry[]): readonly Entry[] {
  const first = entries.findIndex(({ vote }, i) => {
    const rest = entries.length - i;
    return vote === ENCRYPTED && countOf(entries.slice(i)) > rest / 2;
  });
  return entries.slice(Math.max(0, first));
}

/** Is a packet longer than its codec has it for the time it lasts, by what may be a tag? */
function tagVote(packet: RtpPacket, codec: Codec, step: number): Vote {
  const { name } = codec;
  const end = packet.end + packet.cut;
  const length = end - packet.start;
  if (BYTES_ARE_TICKS.has(name)) {
    const excess = length - step;
    return excess > 0 && excess <= LONGEST_TAG ? ENCRYPTED : PLAIN;
  }
  if (ticksOf(packet, codec, length) === step) return PLAIN;
  for (const tag of [4, 10, 14, 16]) {
    if (ticksOf(packet, codec, length - tag) === step) return ENCRYPTED;
  }
  return UNTOLD;
}

/** By the length alone: what encrypted bytes say means nothing. */
function ticksOf({ bytes, start }: RtpPacket, codec: Codec, length: number): number {
  if (length <= 0) return 0;
  if (codec.name !== 'g723') return payloadTicks(codec, bytes, start, start + length);
  return length % 24 === 0 ? length * 10 : length % 20 === 0 ? length * 12 : 0;
}
