import type { ByteSource } from './byte-source.js';
import type { CaptureIndex } from './index/capture-index.js';
import { Workspace } from './kernel/workspace.js';
import { PeaksBuilder, peakBytes } from './peaks-builder.js';
import type { Peaks } from './peaks.js';
import { ConcealedTime } from './quality/concealed-time.js';
import type { RenderedChunk } from './render/chunk-renderer.js';
import { ChunkRenderer, chunkCount } from './render/chunk-renderer.js';
import type { RenderThreads } from './threads/render-threads.js';

export type ListenOptions = {
  signal?: AbortSignal;
  onProgress?: (bytes: number) => void;
  onChunk?: (chunk: RenderedChunk, index: CaptureIndex) => void | Promise<void>;
  muteDigits?: boolean;
};

export type Heard = { peaks: Peaks; concealed: ConcealedTime };

/**
 * Plays a whole recording once, from first to last: its waveform, and how much of it had to be made
 * up. `threads` decode it, or this one when there are none. `onProgress` hears of the second half of
 * the bytes. Errors: the signal's reason; those of the source.
 */
export async function listen(
  source: ByteSource,
  index: CaptureIndex,
  options: ListenOptions,
  threads: RenderThreads | null,
): Promise<Heard> {
  const concealed = new ConcealedTime(index.sampleRate);
  // Shared memory cannot be handed on as it is: only where several threads write to it.
  const bytes = peakBytes(index.frames);
  const memory = new Int8Array(threads ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  const peaks = new PeaksBuilder(index.sampleRate, index.frames, memory);
  const chunks = chunkCount(index);
  const { render, end } = await rendererOf(source, index, options, threads, peaks);
  try {
    for (let chunk = 0; chunk < chunks; chunk++) {
      options.signal?.throwIfAborted();
      const rendered = await render(chunk);
      concealed.add(rendered.concealed);
      await options.onChunk?.(rendered, index);
      options.onProgress?.(Math.floor((source.size * (1 + (chunk + 1) / chunks)) / 2));
    }
  } finally {
    await end();
  }
  return { peaks: peaks.finish(), concealed };
}

type Rendering = {
  render: (chunk: number) => Promise<RenderedChunk>;
  end: () => Promise<void>;
};

async function rendererOf(
  source: ByteSource,
  index: CaptureIndex,
  { signal, muteDigits = true }: ListenOptions,
  threads: RenderThreads | null,
  peaks: PeaksBuilder,
): Promise<Rendering> {
  if (threads === null) return renderHere(source, index, peaks, { muteDigits, signal });
  await threads.begin(source, index, muteDigits, peaks.data);
  return { render: (chunk) => threads.render(chunk), end: () => Promise.resolve() };
}

function renderHere(
  source: ByteSource,
  index: CaptureIndex,
  peaks: PeaksBuilder,
  { muteDigits, signal }: { muteDigits: boolean; signal: AbortSignal | undefined },
): Rendering {
  const workspace = Workspace.lend() ?? undefined;
  let renderer: ChunkRenderer | undefined;
  return {
    render(chunk) {
      renderer ??= new ChunkRenderer(source, index, { peaks, workspace });
      return renderer.render(chunk, muteDigits, signal);
    },
    async end() {
      await renderer?.settled();
      workspace?.giveBack();
    },
  };
}
