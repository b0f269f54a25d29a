import type { Decision } from '../kernel.js';
import type { Holds } from './held.js';
import type { Recording, RecordingEvent } from './recording.js';
import { isGone, refuseUnlessRemovable } from './removable.js';
import { sealedReason } from './sealed-reason.js';

/** `binDays`: how long it can be restored; `appObject`: whose deletion mode asks for the bin. */
export type Recycling = {
  readonly reason: string | null;
  readonly binDays: number;
  readonly appObject: string | null;
  readonly holds: Holds;
};

const DAY_MS = 86_400_000;

/** Puts a recording into the recycle bin. Asking twice is harmless, and prolongs nothing. */
export const recycle =
  ({ reason, binDays, appObject, holds }: Recycling): Decision<Recording, RecordingEvent> =>
  (state, { at }) => {
    if (isGone(state) || state.bin !== null) return [];
    refuseUnlessRemovable(state, holds);
    const purgesOn = new Date(at.getTime() + binDays * DAY_MS).toISOString();
    const data = { ...sealedReason(reason), binDays, purgesOn, appObject };
    return [{ type: 'RecordingRecycled', data }];
  };
