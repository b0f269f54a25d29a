import type { CaptureIndex, DecoderState } from '../index/capture-index.js';
import type { RenderedChunk } from '../render/chunk-renderer.js';
import type { SharedCapture } from './shared-source.js';

/** What a thread is to render chunks of. */
export type RenderTask = {
  index: CaptureIndex;
  muted: boolean;
  /** The fine peaks of the recording, in memory that all threads share. */
  peaks: Int8Array;
  capture: SharedCapture;
};

/** A chunk that a thread has rendered, and the decoder states it noted by stream. */
export type RenderedPart = RenderedChunk & { states: DecoderState[][] };

/** Chunks that may be asked for and not used yet: the memory of one is that of this many before. */
export const AHEAD = 3;
