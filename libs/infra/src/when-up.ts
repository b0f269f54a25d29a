import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { codeOf } from './trace/line.js';
import { warn } from './trace/trace.js';

const RETRY_MS = 500;
const SAY_EVERY = 10;

/** A dependency that is not up yet at boot is waited for, and said. */
export const whenUp = async <T>(what: string, open: () => Promise<T>, log: Logger): Promise<T> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await open();
    } catch (error) {
      if (attempt % SAY_EVERY === 0) {
        log.warn({ err: error }, `${what} cannot be reached yet; trying again`);
        const to = what.replaceAll(' ', '-');
        warn.connections('What is needed cannot be reached yet.', { to, code: codeOf(error) });
      }
      await delay(RETRY_MS);
    }
  }
};
