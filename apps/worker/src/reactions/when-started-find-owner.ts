import type { EventType } from '#domain/catalogue-of-events';
import { subjectOf } from '#infra/event-store/codec';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import { type OwnerDeps, findOwner } from '../owners/find-owner.js';
import type { Reaction } from './reaction.js';

type Deps = OwnerDeps & Pick<House, 'codec' | 'clock'>;

const cause: EventType = 'RecordingStarted';

/** As soon as a call is recorded, its user sees it. Whom nobody knows yet, a sweep finds later. */
export const whenStartedFindOwner = (deps: Deps): Reaction => ({
  name: 'when-started-find-owner',
  streamPrefixes: ['recording-'],
  handle: async (stored) => {
    if (stored.type !== cause) return;
    const { data, metadata, stream } = await deps.codec.decode(stored);
    const { device, personal } = data as { device: string | null; personal: Registered };
    const { correlationId } = metadata;
    const on = systemOccasion(deps.clock, 'owners', { via: 'reaction', correlationId });
    const registration = personal?.registration ?? null;
    await findOwner(deps, { id: subjectOf(stream), registration, device }, on);
  },
});

type Registered = { registration: string | null } | null;
