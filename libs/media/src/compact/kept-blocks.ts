import type { UnpackedBlock } from './block-reader.js';

/** What 16 seconds of a call stand in, from where they begin in one block, and those after them. */
const KEPT_BLOCKS = 6;

/** Blocks that were unpacked lately: whoever reads on asks for them again. */
export class KeptBlocks {
  private readonly kept = new Map<number, Promise<UnpackedBlock>>();

  constructor(private readonly unpacked: (number: number) => Promise<UnpackedBlock>) {}

  /**
   * Shows a block to `look`, which may not keep it. One that is being unpacked is waited for, not unpacked
   * again. Errors: those of unpacking it.
   */
  async show(number: number, look: (bytes: Uint8Array) => void): Promise<void> {
    const block = this.kept.get(number) ?? this.begun(number);
    this.kept.delete(number);
    this.kept.set(number, block);
    if (this.kept.size > KEPT_BLOCKS) this.drop(...this.kept.entries().next().value!);
    const { bytes } = await block;
    look(bytes);
  }

  /** Keeps none of them any longer. */
  clear(): void {
    for (const [number, block] of this.kept) this.drop(number, block);
  }

  private begun(number: number): Promise<UnpackedBlock> {
    const block = this.unpacked(number);
    block.catch(() => {
      if (this.kept.get(number) === block) this.kept.delete(number);
    });
    return block;
  }

  /** Who waits for it already sees it before its memory is given back, as who waited first is told first. */
  private drop(number: number, block: Promise<UnpackedBlock>): void {
    this.kept.delete(number);
    block.then(
      ({ free }) => free(),
      () => undefined,
    );
  }
}
