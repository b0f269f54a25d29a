import { UNITS } from '../rtp/timeline.js';

const SMALLEST = 32 * 1024;
/** A day of G.711 has blocks of 240 kB: as much as a chunk is made of, or a block of the compact form. */
const MOST = 8192;
/** A jump of the capture's clock begins a new block, so that a block spans little time. */
const TIME_SPAN = 30 * UNITS;

/** Cuts a capture file at records into blocks that can be read alone. */
export class FileBlocks {
  readonly offsets: number[] = [];
  /** How far before its offset reading must begin to complete the fragments it ends. */
  readonly leads: number[] = [];
  private readonly bytes: number;
  private begun = 0;
  private jumps = 0;

  constructor(size: number) {
    this.bytes = Math.max(SMALLEST, Math.ceil(size / MOST));
  }

  get last(): number {
    return this.offsets.length - 1;
  }

  /** Must a new block begin with the record at `offset`, captured at `arrival`? */
  isFull(offset: number, arrival: number): boolean {
    if (this.offsets.length === 0) return true;
    if (offset - this.offsets[this.last]! >= this.bytes) return true;
    return Math.abs(arrival - this.begun) > TIME_SPAN && this.jumps < MOST;
  }

  begin(offset: number, arrival: number, waitingSince: number): void {
    if (this.offsets.length > 0 && offset - this.offsets[this.last]! < this.bytes) this.jumps++;
    this.offsets.push(offset);
    this.leads.push(offset - waitingSince);
    this.begun = arrival;
  }
}
