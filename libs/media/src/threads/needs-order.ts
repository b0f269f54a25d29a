import { codecEntry } from '../codec/codecs.js';
import type { CaptureIndex } from '../index/capture-index.js';

/** Is there a codec whose decoder needs its state from the chunk before? */
export async function needsOrder({ streams, sampleRate }: CaptureIndex): Promise<boolean> {
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
