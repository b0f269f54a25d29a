import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { codeOf } from '#infra/trace/line';
import { warn } from '#infra/trace/trace';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
const HEALTHY_AFTER_MS = 60_000;

/** Runs something that should never end; a fault of a dependency ends it, and it is taken up again. */
export const keepRunning = async (
  name: string,
  run: () => Promise<void>,
  { signal, log }: { signal: AbortSignal; log: Logger },
): Promise<void> => {
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    const startedAt = performance.now();
    try {
      await run();
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error, part: name }, `${name} was interrupted; it goes on where it stood`);
      const part = name.replaceAll(' ', '-');
      warn.connections('A part was interrupted; it goes on.', { how: part, code: codeOf(error) });
    }
    if (performance.now() - startedAt > HEALTHY_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
  }
};
