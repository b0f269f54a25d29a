import type { ByteSource } from '../byte-source.js';
import { readInto } from '../byte-source.js';
import type { Room } from '../kernel/workspace.js';

/** Bytes read at a time: more than three packets of the largest size. */
export const PIECE = 1 << 20;
/** Room for what is left over of a piece: more than the largest packet. */
const ROOM = 1 << 19;
/** Pieces that are kept at a time. */
const MOST_KEPT = 16;
const NOTHING: Uint8Array = new Uint8Array(0);

/**
 * Reads a source front to back: while one piece is looked at, the next is on its way, and what was
 * not used of a piece stands in front of the next. Buffers are used again: a piece is valid until
 * the next is asked for, one that is kept until `release`.
 */
export class PieceReader {
  /** File offset of the first byte of the piece. */
  base = 0;
  /** Does the source end where the piece ends? */
  isLast = false;
  private readonly kept: Uint8Array[] = [];
  private readonly free: Uint8Array[] = [];
  private buffer = NOTHING;
  private keeps = false;
  private begin = ROOM;
  private end = ROOM;
  private limit = 0;
  private ahead: Ahead | null = null;

  /** Pieces lie in `workspace` as far as there is room. */
  constructor(
    private readonly source: ByteSource,
    private readonly workspace?: Room,
  ) {}

  get piece(): Uint8Array {
    return this.buffer.subarray(this.begin, this.end);
  }

  /** Keeps the piece until `release`; false when as many as may be are kept already. */
  keep(): boolean {
    this.keeps = this.kept.length < MOST_KEPT;
    return this.keeps;
  }

  /** The pieces that were kept are needed no more. */
  release(): void {
    this.free.push(...this.kept.splice(0));
    this.keeps = false;
  }

  /** Begins at file offset `from`; nothing behind `limit` is read ahead. */
  async start(from: number, limit: number): Promise<void> {
    if (this.ahead?.from !== from || this.limit !== limit) await this.giveUpAhead();
    this.limit = limit;
    this.base = from;
    this.begin = ROOM;
    this.end = ROOM;
    await this.goOn(0);
  }

  /** Lets the bytes of a `start` that comes next be on their way already. */
  async expect(from: number, limit: number): Promise<void> {
    await this.giveUpAhead();
    this.limit = limit;
    this.ahead = this.readAhead(from);
  }

  /** Waits until nothing is read any more. */
  async settled(): Promise<void> {
    await this.giveUpAhead();
  }

  private async giveUpAhead(): Promise<void> {
    if (this.ahead === null) return;
    await this.ahead.read.catch(() => 0);
    this.free.push(this.ahead.buffer);
    this.ahead = null;
  }

  /** Goes on with a piece that begins at file offset `at`, within or behind this one. */
  async advance(at: number): Promise<void> {
    const unused = this.base + this.end - this.begin - at;
    if (unused < 0 || unused > ROOM) await this.start(at, this.limit);
    else await this.goOn(unused);
  }

  /** The next piece, the last `unused` bytes of this one in front of it. */
  private async goOn(unused: number): Promise<void> {
    const from = this.base + this.end - this.begin;
    const ahead = this.ahead ?? this.readAhead(from);
    this.ahead = null;
    const read = await ahead.read;
    ahead.buffer.set(this.buffer.subarray(this.end - unused, this.end), ROOM - unused);
    (this.keeps ? this.kept : this.free).push(this.buffer);
    this.keeps = false;
    this.buffer = ahead.buffer;
    this.base = from - unused;
    this.begin = ROOM - unused;
    this.end = ROOM + read;
    const next = from + read;
    this.isLast = read < ahead.wanted || next >= this.source.size;
    if (!this.isLast && next < this.limit) this.ahead = this.readAhead(next);
  }

  private readAhead(from: number): Ahead {
    const { size } = this.source;
    const room = Math.min(PIECE, Math.max(0, size - from));
    const wanted = from < this.limit ? Math.min(room, this.limit - from) : room;
    let buffer = this.free.pop() ?? NOTHING;
    if (buffer.length < ROOM + wanted) buffer = this.bufferFor(wanted);
    const read = readInto(this.source, from, buffer.subarray(ROOM, ROOM + wanted));
    // Whoever waits for the piece hears of an error; nobody does when reading is given up.
    read.catch(() => 0);
    return { from, buffer, wanted, read };
  }

  private bufferFor(wanted: number): Uint8Array {
    return this.workspace?.take(ROOM + PIECE) ?? Buffer.allocUnsafeSlow(ROOM + wanted);
  }
}

/** A piece on its way: `read` is how many of the `wanted` bytes came. */
type Ahead = { from: number; buffer: Uint8Array; wanted: number; read: Promise<number> };
