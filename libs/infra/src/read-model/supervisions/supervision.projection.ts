import type { PerEvent } from '#domain/kernel';
import type { SupervisionEvent } from '#domain/supervision/supervision';
import type { SealedMetadata } from '../../event-store/recorded-event.js';
import type { RowChange } from '../projection/patch.js';
import type { SupervisionRow } from './supervision.entity.js';

/** Event to columns; what is personal stays sealed. */
export const supervisionRow: PerEvent<
  SupervisionEvent,
  [SealedMetadata],
  RowChange<SupervisionRow>
> = {
  AccessRequested: ({ at, sealed }, { user, session, monitor, appObject, minutes }) => ({
    ...{ userId: user, session, monitor, appObject, minutes },
    stage: 'requested',
    requestedAt: at,
    sealed,
  }),
  AccessGranted: (_metadata, { minutes, until, session }) => ({
    ...{ stage: 'granted', minutes, until },
    monitorSession: session,
  }),
  AccessRefused: ({ at, sealed }) => ({ stage: 'refused', endedAt: at, refusalSealed: sealed }),
  AccessRevoked: ({ at }, { cause }) => ({ stage: 'revoked', endedAt: at, cause }),
};
