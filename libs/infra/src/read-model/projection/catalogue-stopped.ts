import type { RecordedEvent } from '../../event-store/recorded-event.js';
import type { StoredEvent } from '../../event-store/event-store.js';

/**
 * The projection cannot go on by itself: somebody must act, then start it again. The message says
 * what is wrong and what to do.
 */
export class CatalogueStopped extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CatalogueStopped';
  }
}

/** Another runner has taken over, or the tables were switched: what this one began is void. */
export class Fenced extends Error {
  constructor() {
    super('Another runner projects the catalogue now.');
    this.name = 'Fenced';
  }
}

/** This event is why. */
export const stoppedAt = (event: StoredEvent | RecordedEvent, cause: unknown): CatalogueStopped =>
  new CatalogueStopped(
    `The catalogue stands still before event ${String(event.position)} ` +
      `(${event.type}, ${event.stream}@${String(event.revision)}): ${messageOf(cause)}`,
    cause,
  );

export const messageOf = (fault: unknown): string =>
  fault instanceof Error ? fault.message : String(fault);

/** SQLSTATE classes that say that the data is at fault: 22 data, 23 integrity, 42 access rule or syntax. */
const DATA_FAULT = /^(22|23|42)/;

/** Would the same statement fail again, however often it is tried? */
export const isDataFault = (fault: unknown): boolean => {
  const code = (fault as { driverError?: { code?: unknown } }).driverError?.code;
  return typeof code === 'string' && DATA_FAULT.test(code);
};

/** A fault of disk or network, which may pass; everything else that decoding throws is in the event. */
export const isSystemFault = (fault: unknown): boolean =>
  typeof (fault as { syscall?: unknown } | null)?.syscall === 'string';
