import type { CaptureIndex, DecoderState } from '../index/capture-index.js';
import type { RenderedChunk } from '../render/chunk-renderer.js';
import type { SharedCapture } from './shared-source.js';

/** What a thread renders: chunks `first`, `first + step`, … of the streams of an index. */
export type RenderTask = {
  index: CaptureIndex;
  muted: boolean;
  first: number;
  step: number;
  /** The fine peaks of the recording, in memory that all threads share. */
  peaks: Int8Array;
  capture: SharedCapture;
};

/** A chunk a thread has rendered, in shared memory, and the decoder states it noted by stream. */
export type RenderedPart = RenderedChunk & { states: DecoderState[][] };

/** Chunks a thread may be ahead of those that were used. */
export const AHEAD = 3;
