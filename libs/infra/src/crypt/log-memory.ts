import type { LoggedEncryption } from './encryption-of-log.js';

const REMEMBERED = 10_000;
/** That something is not there may change; so long it is not asked again. */
const CLEAR_MS = 60_000;

/**
 * What the log said of recordings, so far as that holds, to ask it less often. It only lets through: whoever would refuse
 * by it asks the log. A commitment, once there, never changes; that there is none is remembered for a minute, and only of
 * uploads that have ended.
 */
export class LogMemory {
  private readonly commitments = new Map<string, string>();
  private readonly clearUntil = new Map<string, number>();

  note(recording: string, { isEncrypted, isArriving, commitment }: LoggedEncryption): void {
    if (commitment !== null) keepNewest(this.commitments, REMEMBERED, recording, commitment);
    else if (!isEncrypted && !isArriving)
      keepNewest(this.clearUntil, REMEMBERED, recording, performance.now() + CLEAR_MS);
  }

  /** The log is committed to just this. */
  isCommittedTo(recording: string, commitment: string): boolean {
    return this.commitments.get(recording) === commitment;
  }

  /** The log said a moment ago that it is kept in clear. */
  isClear(recording: string): boolean {
    return (this.clearUntil.get(recording) ?? -Infinity) > performance.now();
  }
}

/** Puts into a map that holds at most so many: what was put longest ago goes. */
export const keepNewest = <Of>(
  map: Map<string, Of>,
  most: number,
  key: string,
  value: Of,
): void => {
  map.delete(key);
  const oldest = map.size >= most ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
  map.set(key, value);
};
