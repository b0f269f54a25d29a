import type { QueryClient } from '@tanstack/react-query';
import type { LiveFrame } from '../api/types.js';
import { applyFrame } from './apply-frame.js';

/**
 * Brings the page up to what a frame says, once more when an answer arrives that was under way when the
 * frame came: it may be older. Answers with what ends that.
 */
export class Overtaken {
  /** By the hash of the query that is being read: the last frame of each recording. */
  private readonly frames = new Map<string, Map<string, LiveFrame>>();
  readonly end: () => void;

  constructor(private readonly client: QueryClient) {
    this.end = client.getQueryCache().subscribe((event) => {
      const { queryHash } = event.query;
      if (event.type === 'removed') this.frames.delete(queryHash);
      if (event.type !== 'updated') return;
      const { action } = event;
      if (action.type === 'success' && action.manual !== true) this.replay(queryHash);
      if (action.type === 'error') this.frames.delete(queryHash);
    });
  }

  readonly apply = (frame: LiveFrame): void => {
    const { id } = frame.recording;
    const cache = this.client.getQueryCache();
    for (const queryKey of [['recordings'], ['recording', id]])
      for (const { queryHash } of cache.findAll({ queryKey, fetchStatus: 'fetching' }))
        this.framesOf(queryHash).set(id, frame);
    applyFrame(this.client, frame);
  };

  private framesOf(queryHash: string): Map<string, LiveFrame> {
    const frames = this.frames.get(queryHash) ?? new Map<string, LiveFrame>();
    this.frames.set(queryHash, frames);
    return frames;
  }

  private replay(queryHash: string): void {
    const frames = this.frames.get(queryHash);
    this.frames.delete(queryHash);
    for (const frame of frames?.values() ?? []) applyFrame(this.client, frame);
  }
}
