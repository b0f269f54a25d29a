import { type Decision, type Occasion, oneAfterAnother } from '#domain/kernel';
import { encryptedAtFirst } from '#domain/recording/encrypt';
import { findDuplicate } from '#domain/recording/find-duplicate';
import { type Recording, type RecordingEvent, recording } from '#domain/recording/recording';
import { start } from '#domain/recording/start';
import { upload } from '#domain/recording/upload';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import type { CaptureDoorDeps } from './deps.js';
import type { Ending } from './reception.js';
import type { Spooled } from './spool.js';

/** An upload whose bytes are durable and whose fate is not in the log yet. */
export type Spent = {
  readonly id: string;
  readonly what: Spooled;
  readonly bytes: number;
  readonly sha256: string;
  readonly ending: Ending;
  readonly endedAt: Date;
  /** Where the bytes lie. `null`: in the blob store already. */
  readonly path: string | null;
  /** The log is known to know that it began. */
  readonly announced?: boolean;
};

/** What became of it. `position`: what the catalogue must have read to show it. */
export type Settled =
  | { readonly kind: 'kept'; readonly position: bigint | null }
  | {
      readonly kind: 'duplicate';
      readonly original: string;
      readonly position: bigint | null;
    };

type SettleDeps = Pick<CaptureDoorDeps, 'ledger' | 'blobs' | 'dataKeys' | 'findSame' | 'log'>;

/** Who delivers, through which door; the whole upload is one correlation. */
export const deliveryOccasion = (id: string, what: Spooled, at: Date): Occasion => ({
  by: `device:${what.announced.device ?? 'unknown'}`,
  at,
  via: 'put',
  correlationId: id,
});

/** Tells the log that the device has begun. Said again, it stays said once. */
export const announce = async (
  { ledger, dataKeys }: Pick<SettleDeps, 'ledger' | 'dataKeys'>,
  id: string,
  what: Spooled,
): Promise<bigint | null> =>
  ledger.transact(
    recording,
    id,
    oneAfterAnother(recording, [start(what.announced), ...(await keptUnder(dataKeys, id))]),
    deliveryOccasion(id, what, new Date(what.startedAt)),
  );

/**
 * Brings an upload to its end: announced, its bytes in the blob store, then the event that says so.
 * Each step is harmless when it was done before, so a crash anywhere is healed by doing it all again.
 * The caller removes the spooled files afterwards.
 */
export const settle = async (deps: SettleDeps, spent: Spent): Promise<Settled> => {
  const { id, what, bytes, sha256, ending, endedAt, path } = spent;
  if (!spent.announced) await announce(deps, id, what);
  const on = deliveryOccasion(id, what, endedAt);
  const original = ending === 'complete' && path !== null ? await twinOf(deps, spent) : null;
  if (original !== null) {
    const position = await deps.ledger.transact(recording, id, findDuplicate(original), on);
    return { kind: 'duplicate', original, position };
  }
  if (path !== null) await deps.blobs.adopt(recordingBlobs(id).capture, path);
  const incomplete = ending === 'complete' ? null : ending;
  const kept = [...(await keptUnder(deps.dataKeys, id)), upload({ bytes, sha256, incomplete })];
  const position = await deps.ledger.transact(recording, id, oneAfterAnother(recording, kept), on);
  return { kind: 'kept', position };
};

/** That it is encrypted, under which crypt key, and by what its data key is known again. */
const keptUnder = async (
  dataKeys: SettleDeps['dataKeys'],
  id: string,
): Promise<Decision<Recording, RecordingEvent>[]> => {
  const kept = await dataKeys.kept(id);
  return kept === null ? [] : [encryptedAtFirst(kept.key, kept.commitment)];
};

/** The same capture, there already. Unknown counts as no: twice is better than lost. */
const twinOf = async ({ findSame, log }: SettleDeps, spent: Spent): Promise<string | null> => {
  const { id, bytes, sha256, what } = spent;
  try {
    const found = await findSame({ fileName: what.announced.fileName, bytes, sha256 });
    return found === id ? null : found;
  } catch (error) {
    log.warn({ err: error, recording: id }, 'Could not look for an equal capture; kept as new.');
    return null;
  }
};
