import type { Manner } from './voice.js';
import { sizeText } from './plain-text.js';

/** Below this nobody waits long enough to look at a bar. */
const LONG = 32_000_000;

/** Does `work`, with a bar on the terminal when it is long; it is told the bytes done so far. */
export const withProgress = async <T>(
  label: string,
  total: number,
  manner: Manner,
  work: (onProgress: (bytes: number) => void) => Promise<T>,
): Promise<T> => {
  if (total < LONG || manner.json || manner.quiet || !process.stderr.isTTY) {
    return work(() => undefined);
  }
  const { ProgressBar } = await import('./progress-bar.js');
  const bar = new ProgressBar(label, true);
  try {
    return await work((bytes) => {
      bar.show({ share: bytes / total, done: `${sizeText(bytes)} of ${sizeText(total)}` });
    });
  } finally {
    bar.end();
  }
};
