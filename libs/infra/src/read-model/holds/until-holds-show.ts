import { setTimeout as delay } from 'node:timers/promises';
import type { EventType } from '#domain/catalogue-of-events';
import type { EventStore } from '../../event-store/event-store.js';
import { CATALOGUE_NAME } from '../projection/log.js';
import { type Tables, rowsOf } from '../rows-of.js';

const WAIT_MS = 2_000;
const AGAIN_MS = 25;
/** Further behind than this, it is not worth looking. */
const LOOKED_AT = 2_000;

/** Older programs read past holds; rows that they made say nothing of them. */
const FIRST_WITH_HOLDS = 5;

/** After this there is another hold. */
const placing: EventType = 'HoldPlaced';
/** After these a recording may come under holds that it was not under before. */
const bringingUnder: ReadonlySet<string> = new Set<EventType>([
  'RecordingStarted',
  'OwnerAssigned',
  'CallInformationAttached',
]);

/** The catalogue does not show yet what a decision depends on. Nothing is wrong with the request. */
export class CatalogueBehind extends Error {
  constructor(
    what = 'The catalogue is behind the log, and a legal hold may not show in it yet. Nothing was changed.',
  ) {
    super(what);
    this.name = 'CatalogueBehind';
  }
}

type Ground = { readonly catalogue: Tables; readonly store: EventStore };

/**
 * Waits until the catalogue shows every hold that is in the log, and of these recordings what brings
 * them under one: after a database was put back, or while no worker runs, it may not.
 * @throws CatalogueBehind, EventStoreUnavailable
 */
export const untilHoldsShow = async (ground: Ground, ids: readonly string[]): Promise<void> => {
  const streams = new Set(ids.map((id) => `recording-${id}`));
  const deadline = performance.now() + WAIT_MS;
  while (await isBehind(ground, streams)) {
    if (performance.now() > deadline) throw new CatalogueBehind();
    await delay(AGAIN_MS);
  }
};

const isBehind = async (
  { catalogue, store }: Ground,
  streams: ReadonlySet<string>,
): Promise<boolean> => {
  const [checkpoint] = await rowsOf<{ position: string | null; version: number }>(
    catalogue,
    'select position, version from checkpoint where name = $1',
    [CATALOGUE_NAME],
  );
  if (checkpoint && checkpoint.version < FIRST_WITH_HOLDS) return true;
  const position = checkpoint?.position ?? null;
  const after = position === null ? {} : { after: BigInt(position) };
  let lookedAt = 0;
  for await (const { type, stream } of store.readAll({ ...after, limit: LOOKED_AT })) {
    if (type === placing || (bringingUnder.has(type) && streams.has(stream))) return true;
    lookedAt += 1;
  }
  return lookedAt === LOOKED_AT;
};
