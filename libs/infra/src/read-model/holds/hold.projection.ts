import type { HoldEvent } from '#domain/hold/hold';
import type { PerEvent } from '#domain/kernel';
import type { SealedMetadata } from '../../event-store/recorded-event.js';
import type { RowChange } from '../projection/patch.js';
import type { HoldRow } from './hold.entity.js';

/** Event to columns; what is personal stays sealed. */
export const holdRow: PerEvent<HoldEvent, [SealedMetadata], RowChange<HoldRow>> = {
  HoldPlaced: ({ at, by, sealed }) => ({ placedAt: at, placedBy: by, sealed }),
  HoldLifted: ({ at, by, sealed }) => ({ liftedAt: at, liftedBy: by, liftSealed: sealed }),
};
