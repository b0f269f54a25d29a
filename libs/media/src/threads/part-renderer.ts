import type { ByteSource } from '../byte-source.js';
import type { CaptureIndex } from '../index/capture-index.js';
import { PeaksBuilder } from '../peaks-builder.js';
import type { Lanes } from '../render/chunk-renderer.js';
import { ChunkRenderer, inOrder } from '../render/chunk-renderer.js';
import type { RenderedPart } from './render-task.js';
import { AHEAD } from './render-task.js';

/** Renders chunks of some streams, `AHEAD` of which can be kept at a time. */
export class PartRenderer {
  private readonly renderer: ChunkRenderer;
  private readonly lanes: Lanes[];
  /** Chunks that were asked for and are not begun. */
  private readonly asked: number[] = [];
  private last: Promise<unknown> = Promise.resolve();
  private turn = 0;

  /** `index` has these streams alone; `peaks` are the fine peaks of the recording. */
  constructor(
    source: ByteSource,
    private readonly index: CaptureIndex,
    private readonly muted: boolean,
    peaks: Int8Array,
  ) {
    const waveform = new PeaksBuilder(index.sampleRate, index.frames, peaks);
    const guess = inOrder();
    const following = (chunk: number) => {
      const guessed = guess(chunk);
      return this.asked[0] ?? guessed;
    };
    this.renderer = new ChunkRenderer(source, index, { peaks: waveform, following });
    this.lanes = Array.from({ length: AHEAD }, () => this.renderer.makeLanes(shared));
  }

  /** Renders a chunk as soon as those are done that were asked for before. */
  render(chunk: number, signal?: AbortSignal): Promise<RenderedPart> {
    this.asked.push(chunk);
    const part = this.last.then(() => this.begin(signal));
    this.last = part;
    return part;
  }

  private async begin(signal?: AbortSignal): Promise<RenderedPart> {
    const chunk = this.asked.shift()!;
    const { streams } = this.index;
    const known = streams.map(({ states }) => states.length);
    const lanes = this.lanes[this.turn++ % AHEAD];
    const rendered = await this.renderer.render(chunk, this.muted, signal, lanes);
    return { ...rendered, states: streams.map(({ states }, i) => states.slice(known[i])) };
  }
}

function shared(bytes: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(bytes));
}
