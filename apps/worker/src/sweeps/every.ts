import { setTimeout as delay } from 'node:timers/promises';

/** Does something now and then again and again, with a pause between, until told to stop. */
export const every = async (
  pauseMs: number,
  work: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    await work();
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
};
