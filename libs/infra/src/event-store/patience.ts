import { ErrorType } from '@eventstore/db-client';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../trace/line.js';
import { trace, warn } from '../trace/trace.js';
import { EventStoreUnavailable } from './event-store.js';

const UNAVAILABLE = 14;
const DEADLINE_EXCEEDED = 4;
const CANCELLED = 1;
const transientCodes = new Set([UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED]);
const transientTypes = new Set<string>([
  ErrorType.UNAVAILABLE,
  ErrorType.CANCELLED,
  ErrorType.TIMEOUT,
  ErrorType.DEADLINE_EXCEEDED,
  ErrorType.NOT_LEADER,
]);
/**
 * Said in plain errors: no node of a cluster can be found; the call was cut off by something between
 * here and there, or by a server that went down, so that its outcome is unknown.
 */
const transientWords = /Failed to discover|Received RST_STREAM|Channel has been shut down/;

export type ClientError = {
  readonly type?: string;
  readonly code?: number;
  readonly message?: string;
};

/** While the server is down, appends fail with a raw gRPC error that has a code but no type. */
export const isTransient = (error: unknown): boolean => {
  const { type, code, message } = error as ClientError;
  return (
    (type !== undefined && transientTypes.has(type)) ||
    (code !== undefined && transientCodes.has(code)) ||
    (message !== undefined && transientWords.test(message))
  );
};

/** Longer each time up to two seconds, never the same for two. */
export const backoffMs = (attempt: number) =>
  Math.min(2_000, 25 * 2 ** attempt) * (0.5 + Math.random() / 2);

/**
 * Asks again while the store is away; what was asked must bear being asked twice.
 * @throws EventStoreUnavailable after `patienceMs`
 */
export const patiently = async <T>(patienceMs: number, ask: () => Promise<T>): Promise<T> => {
  const deadline = Date.now() + patienceMs;
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!isTransient(error)) throw error;
      const code = codeOf(error);
      if (Date.now() > deadline) {
        warn.connections('The event store does not answer; given up.', { code, attempt });
        throw new EventStoreUnavailable(error);
      }
      trace.connections?.('The event store did not answer; it is asked again.', { code, attempt });
      await delay(backoffMs(attempt));
    }
  }
};
