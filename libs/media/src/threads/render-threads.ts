import type { ByteSource } from '../byte-source.js';
import type { CaptureIndex, IndexedStream } from '../index/capture-index.js';
import type { RenderedChunk } from '../render/chunk-renderer.js';
import { chunkCount } from '../render/chunk-renderer.js';
import { LOCAL, REMOTE } from '../scan/sides.js';
import { needsOrder } from './needs-order.js';
import { PartRenderer } from './part-renderer.js';
import type { RenderedPart } from './render-task.js';
import { AHEAD } from './render-task.js';
import { RenderThread } from './render-thread.js';
import { shareCapture } from './shared-source.js';

/** Who renders: a thread, or the one that asks. */
type Hand = {
  streams: IndexedStream[];
  /** Chunks that were asked of it and are not used yet. */
  busy: number;
  render: (chunk: number) => Promise<RenderedPart>;
};

/** A chunk, or one side of it, that was asked for. */
type Asked = { hand: Hand; part: Promise<RenderedPart>; isThere: boolean };

/**
 * Renders the chunks of a recording in several threads, of which the one that asks is the first;
 * what comes of it is what one makes of it.
 */
export class RenderThreads {
  private readonly threads: RenderThread[];
  private readonly asked = new Map<number, Asked[]>();
  private own!: Hand;
  private others: Hand[] = [];
  private chunks = 0;
  /** The next chunk that nobody was asked for. */
  private next = 0;
  /** Does each hand have a side, as decoders go on from chunk to chunk? */
  private isBySide = false;
  private readonly abort = () => this.fail(this.signal?.reason);

  /** The threads start at once, and wait for `begin`; `stop` must be called in the end. */
  constructor(
    count: number,
    private readonly signal?: AbortSignal,
  ) {
    this.threads = Array.from({ length: count - 1 }, () => new RenderThread());
    signal?.addEventListener('abort', this.abort);
  }

  /** `peaks` is shared memory for the fine peaks; `muted`: are dialled digits silenced? */
  async begin(
    source: ByteSource,
    index: CaptureIndex,
    muted: boolean,
    peaks: Int8Array,
  ): Promise<void> {
    this.chunks = chunkCount(index);
    this.isBySide = await needsOrder(index);
    const of = (side: number) => index.streams.filter((stream) => stream.side === side);
    const [first, other] = this.isBySide ? [of(LOCAL), of(REMOTE)] : [index.streams, index.streams];
    // States are noted in a copy, as in the other threads, until their chunk is asked for.
    const streams = first.map((stream) => ({ ...stream, states: [] }));
    const renderer = new PartRenderer(source, { ...index, streams }, muted, peaks);
    this.own = { streams: first, busy: 0, render: (chunk) => renderer.render(chunk, this.signal) };
    const useful = this.isBySide ? this.threads.slice(0, 1) : this.threads;
    this.others = useful.map((thread) => {
      const capture = shareCapture(source, (fault) => this.fail(fault));
      thread.begin({ index: { ...index, streams: other }, muted, peaks, capture });
      return { streams: other, busy: 0, render: (chunk) => thread.render(chunk) };
    });
  }

  /** To be called for chunk after chunk, from the first on; valid until the next is asked for. */
  async render(chunk: number): Promise<RenderedChunk> {
    for (const { hand } of this.asked.get(chunk - 1) ?? []) hand.busy--;
    this.asked.delete(chunk - 1);
    if (this.isBySide) this.askSides(chunk);
    else await this.deal(chunk);
    const asked = this.asked.get(chunk)!;
    const parts = await Promise.all(asked.map(({ part }) => part));
    parts.forEach(({ states }, i) => {
      asked[i]!.hand.streams.forEach((stream, n) => stream.states.push(...states[n]!));
    });
    return joined(parts);
  }

  async stop(): Promise<void> {
    this.signal?.removeEventListener('abort', this.abort);
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }

  /** Each side is asked for in order, the threads' some chunks ahead. */
  private askSides(chunk: number): void {
    for (; this.next < Math.min(this.chunks, chunk + AHEAD); this.next++) {
      for (const hand of this.others) this.ask(hand, this.next);
    }
    this.ask(this.own, chunk);
  }

  /** Whoever is free takes the next chunk; this thread, too, while what it needs is not there. */
  private async deal(chunk: number): Promise<void> {
    for (const hand of this.others) {
      while (hand.busy < AHEAD && this.next < this.chunks) this.ask(hand, this.next++);
    }
    const isThere = () => this.asked.get(chunk)?.every((asked) => asked.isThere) ?? false;
    while (!isThere() && this.own.busy < AHEAD && this.next < this.chunks) {
      await this.ask(this.own, this.next++).part;
    }
  }

  private ask(hand: Hand, chunk: number): Asked {
    hand.busy++;
    const asked: Asked = { hand, part: hand.render(chunk), isThere: false };
    asked.part.then(
      () => (asked.isThere = true),
      () => undefined,
    );
    this.asked.set(chunk, [...(this.asked.get(chunk) ?? []), asked]);
    return asked;
  }

  private fail(cause: unknown): void {
    for (const thread of this.threads) thread.fail(cause);
  }
}

function joined(parts: readonly RenderedPart[]): RenderedChunk {
  const made = (side: 0 | 1) => parts.reduce((sum, { concealed }) => sum + concealed[side], 0);
  return {
    frames: parts[0]!.frames,
    local: parts.find(({ local }) => local !== null)?.local ?? null,
    remote: parts.find(({ remote }) => remote !== null)?.remote ?? null,
    concealed: [made(LOCAL), made(REMOTE)],
  };
}
