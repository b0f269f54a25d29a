/** Which blocks of the file hold which part of a stream: rows of (block, from, to), times in 1/48000 s. */
export class Extents {
  readonly blocks: number[] = [];
  readonly from: number[] = [];
  readonly to: number[] = [];

  add(block: number, from: number, to: number): void {
    let row = this.blocks.length - 1;
    // A packet that was watched for a while is placed after later ones.
    while (row >= 0 && this.blocks[row]! > block) row--;
    if (row >= 0 && this.blocks[row] === block) {
      if (from < this.from[row]!) this.from[row] = from;
      if (to > this.to[row]!) this.to[row] = to;
      return;
    }
    this.blocks.splice(row + 1, 0, block);
    this.from.splice(row + 1, 0, from);
    this.to.splice(row + 1, 0, to);
  }
}
