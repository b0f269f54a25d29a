import { type Decision, Refusal } from '../kernel.js';
import type { IncompleteReason, Recording, RecordingEvent } from './recording.js';

export type Received = {
  readonly bytes: number;
  readonly sha256: string;
  readonly incomplete: IncompleteReason | null;
};

/**
 * The upload ended, whole or broken; its bytes are durable. Said twice, it stays said once; but what was
 * given up by hand and comes after all is taken.
 */
export const upload =
  ({ bytes, sha256, incomplete }: Received): Decision<Recording, RecordingEvent> =>
  (before, { at }) => {
    const { stage, isEndedByHand } = before;
    const data = { endedAt: at.toISOString(), bytes, sha256, incomplete };
    switch (stage) {
      case 'unknown':
        throw new Refusal('unknown', 'recording-unknown');
      case 'recording':
        return [{ type: 'RecordingUploaded', data }];
      case 'received':
      case 'failed':
        return isEndedByHand && sha256 !== before.sha256
          ? [{ type: 'RecordingUploaded', data }]
          : [];
      case 'duplicate':
      case 'ready':
      case 'deleted':
      case 'erased':
        return [];
    }
  };
