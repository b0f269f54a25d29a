import type { Codec } from './codec.js';
import { soundClock } from './codec.js';
import type { Placeable } from './placeable.js';
import { UNITS } from './timeline.js';

/** Rates that senders let their timestamps run at, ticks a second. */
const CLOCKS = new Set([
  ...[4000, 8000, 11_025, 12_000, 16_000, 22_050],
  ...[24_000, 32_000, 44_100, 48_000, 90_000, 96_000],
]);
/** The pace is looked at over so many packets, and so much sound, ... */
const PACKETS = 6;
const SOUND = UNITS / 2;
/** ... and believed when it is the same so many times in a row: what comes in a burst is not. */
const TIMES = 2;
/** By so much of it the time in which packets came may differ from that which they last. */
const TOLERANCE = 0.2;
/** Clocks that are nearer to each other than that cannot be told apart so. */
const APART = 1.3;

/** A packet as its sender numbered it, when it came (1/48000 s), and where it is in the file. */
type Sent = Pick<Placeable, 'sequence' | 'timestamp' | 'arrival' | 'offset'>;

/**
 * Works out at which rate a sender really counts timestamps: G.722 at 16,000 a second, though its
 * clock is 8000 (RFC 3551 section 4.5.2), or whatever an SDP promised. Another clock is believed
 * when packet after packet the timestamps go on by what it makes of their sound, and when the
 * packets came as fast as their sound lasts.
 */
export class SenderClock {
  /** Ticks a second of the codec taken last. */
  clock = 0;
  /** The clock found last that is another than was announced; 0: none was. */
  odd = 0;
  /** May the packet taken last have been numbered by another clock? */
  isDoubtful = false;
  /** Where in the file the first packet is that was numbered by the clock found last. */
  since = 0;
  private codec: Codec | null = null;
  private natural = 0;
  private readonly last: Sent & { ticks: number } = {
    ...{ sequence: -1, timestamp: 0, arrival: 0, offset: 0 },
    ticks: 0,
  };
  /** By how much the timestamp should go on behind the last packet. */
  private due = 0;
  private candidate = 0;
  private refuted = 0;
  private pairs = 0;
  private sound = 0;
  private elapsed = 0;
  /** How often in a row the pace was that of the candidate. */
  private agreeing = 0;
  /** Where the run of packets began that all speak for the candidate; −1: there is none. */
  private from = -1;

  /**
   * Takes the next packet of sound, which lasts for so many ticks of `soundClock`. Was another clock
   * found by it? It is in force from `since` on.
   */
  see(packet: Sent, ticks: number, codec: Codec): boolean {
    if (codec !== this.codec) this.begin(codec);
    const { last } = this;
    this.isDoubtful = false;
    let isFound = false;
    if (((packet.sequence - last.sequence) & 0xffff) === 1 && last.sequence >= 0) {
      const step = (packet.timestamp - last.timestamp) | 0;
      if (step === this.due) this.from = -1;
      else isFound = this.compare(packet, step);
    }
    last.sequence = packet.sequence;
    last.timestamp = packet.timestamp;
    last.ticks = ticks;
    last.arrival = packet.arrival;
    last.offset = packet.offset;
    this.due = (ticks * this.clock) / this.natural;
    return isFound;
  }

  /** The stream has ended: as `see`, by what there is. */
  finish(): boolean {
    const isEnough = this.agreeing > 0 || this.pairs >= PACKETS;
    return this.from >= 0 && isEnough && this.isPaced(this.sound) && this.find();
  }

  /** The clock of a codec in this stream: what is said beside sound is numbered as that is. */
  clockOf({ clock }: Codec): number {
    return clock === this.codec?.clock ? this.clock : clock;
  }

  /** By how much faster than its codec has it the sender counts. */
  get pace(): number {
    return this.clock / this.natural;
  }

  private begin(codec: Codec): void {
    this.codec = codec;
    this.clock = codec.clock;
    this.natural = soundClock(codec);
    this.last.sequence = -1;
    this.refuted = 0;
    this.from = -1;
  }

  private compare(packet: Sent, step: number): boolean {
    const { last, natural } = this;
    const candidate = (natural * step) / last.ticks;
    const factor = candidate / this.clock;
    if (!CLOCKS.has(candidate) || (factor < APART && factor > 1 / APART)) {
      this.from = -1;
      return false;
    }
    if (this.from < 0 || candidate !== this.candidate) {
      this.from = last.offset;
      this.candidate = candidate;
      this.agreeing = 0;
      this.countAnew();
    }
    this.pairs++;
    this.sound += (last.ticks * UNITS) / natural;
    this.elapsed += packet.arrival - last.arrival;
    this.isDoubtful = candidate !== this.refuted;
    return this.pairs >= PACKETS && this.sound >= SOUND && this.judge();
  }

  /** By the pace of the last packets. */
  private judge(): boolean {
    const { sound, candidate, clock } = this;
    this.agreeing = this.isPaced(sound) ? this.agreeing + 1 : 0;
    if (this.isPaced((sound * candidate) / clock)) this.refuted = candidate;
    this.countAnew();
    return this.agreeing >= TIMES && this.find();
  }

  private countAnew(): void {
    this.pairs = 0;
    this.sound = 0;
    this.elapsed = 0;
  }

  /** Did the packets come in about so much time? */
  private isPaced(time: number): boolean {
    return Math.abs(this.elapsed - time) <= TOLERANCE * time;
  }

  private find(): boolean {
    this.clock = this.candidate;
    if (this.clock !== this.codec?.clock) this.odd = this.clock;
    this.isDoubtful = false;
    this.since = this.from;
    this.refuted = 0;
    this.from = -1;
    return true;
  }
}
