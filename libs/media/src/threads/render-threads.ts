import type { ByteSource } from '../byte-source.js';
import { codecEntry } from '../codec/codecs.js';
import type { CaptureIndex, IndexedStream } from '../index/capture-index.js';
import type { RenderedChunk } from '../render/chunk-renderer.js';
import { chunkCount } from '../render/chunk-renderer.js';
import { LOCAL, REMOTE } from '../scan/sides.js';
import { RenderThread } from './render-thread.js';
import { shareCapture } from './shared-source.js';

/** What one thread does: every `step`th chunk from `first` on, of some streams. */
type Share = { streams: IndexedStream[]; first: number; step: number };
type Member = Share & { thread: RenderThread };

/** Renders the chunks of a recording in several threads; what comes of it is that of one. */
export class RenderThreads {
  private readonly threads: RenderThread[];
  private members: Member[] = [];
  private inUse: RenderThread[] = [];
  private readonly abort = () => this.fail(this.signal?.reason);

  /** They start at once, and wait for `begin`; `stop` must be called in the end. */
  constructor(
    count: number,
    private readonly signal?: AbortSignal,
  ) {
    this.threads = Array.from({ length: count }, () => new RenderThread());
    signal?.addEventListener('abort', this.abort);
  }

  /** `peaks` is shared memory for the fine peaks; `muted`: are dialled digits silenced? */
  async begin(
    source: ByteSource,
    index: CaptureIndex,
    muted: boolean,
    peaks: Int8Array,
  ): Promise<void> {
    const shares = await sharesOf(index, this.threads.length);
    this.members = shares.map((share, i) => ({ ...share, thread: this.threads[i]! }));
    for (const { thread, streams, first, step } of this.members) {
      const capture = shareCapture(source, (fault) => this.fail(fault));
      thread.begin({ index: { ...index, streams }, muted, first, step, peaks, capture });
    }
  }

  /** To be called for chunk after chunk, from the first on; valid until the next is asked for. */
  async render(chunk: number): Promise<RenderedChunk> {
    for (const thread of this.inUse) thread.release();
    const members = this.members.filter(({ first, step }) => chunk % step === first);
    this.inUse = members.map(({ thread }) => thread);
    const parts = await Promise.all(this.inUse.map((thread) => thread.next()));
    parts.forEach(({ states }, i) => {
      members[i]!.streams.forEach((stream, n) => stream.states.push(...states[n]!));
    });
    return {
      frames: parts[0]!.frames,
      local: parts.find(({ local }) => local !== null)?.local ?? null,
      remote: parts.find(({ remote }) => remote !== null)?.remote ?? null,
      concealed: [
        sum(parts.map((part) => part.concealed[0])),
        sum(parts.map((part) => part.concealed[1])),
      ],
    };
  }

  async stop(): Promise<void> {
    this.signal?.removeEventListener('abort', this.abort);
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }

  private fail(cause: unknown): void {
    for (const thread of this.threads) thread.fail(cause);
  }
}

/**
 * Chunks are dealt out in turn; where a decoder needs its state from the chunk before, each side
 * has one thread instead.
 */
async function sharesOf(index: CaptureIndex, threads: number): Promise<Share[]> {
  const { streams } = index;
  if (await needsOrder(index)) {
    return [LOCAL, REMOTE]
      .map((side) => ({ streams: streams.filter((s) => s.side === side), first: 0, step: 1 }))
      .filter((share) => share.streams.length > 0);
  }
  const step = Math.min(threads, chunkCount(index));
  return Array.from({ length: step }, (_, first) => ({ streams, first, step }));
}

async function needsOrder({ streams, sampleRate }: CaptureIndex): Promise<boolean> {
  const names = new Set(streams.flatMap(({ codecs }) => [...codecs.values()]));
  for (const name of names) {
    const entry = codecEntry(name);
    const decoder = await entry.make(entry.rate(sampleRate));
    const state = decoder.save();
    decoder.free?.();
    if (state !== null) return true;
  }
  return false;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
