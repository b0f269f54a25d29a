import type { Decision } from '../kernel.js';
import type { RecognisedOwner } from '../user/match-owner.js';
import type { Recording, RecordingEvent } from './recording.js';

/**
 * The product found out whose a recording is. It says so once, of what nobody has decided on: neither
 * it nor, above all, a person.
 */
export const recogniseOwner =
  ({ id: owner, how }: RecognisedOwner): Decision<Recording, RecordingEvent> =>
  ({ stage, owner: before }, { at }) => {
    switch (stage) {
      case 'unknown':
      case 'duplicate':
      case 'deleted':
      case 'erased':
        return [];
      case 'recording':
      case 'received':
      case 'ready':
      case 'failed':
        if (before !== null) return [];
        return [
          { type: 'OwnerAssigned', data: { owner, from: null, how, since: at.toISOString() } },
        ];
    }
  };
