/** Which blocks of the file hold which part of a stream: rows of (block, from, to), times in 1/48000 s. */
export class Extents {
  readonly blocks: number[] = [];
  readonly from: number[] = [];
  readonly to: number[] = [];

  add(block: number, from: number, to: number): void {
    const last = this.blocks.length - 1;
    if (last >= 0 && this.blocks[last] === block) {
      if (from < this.from[last]!) this.from[last] = from;
      if (to > this.to[last]!) this.to[last] = to;
      return;
    }
    this.blocks.push(block);
    this.from.push(from);
    this.to.push(to);
  }
}
