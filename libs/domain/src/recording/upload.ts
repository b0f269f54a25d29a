import { type Decision, Refusal } from '../kernel.js';
import type { IncompleteReason, Recording, RecordingEvent } from './recording.js';

export type Received = {
  readonly bytes: number;
  readonly sha256: string;
  readonly incomplete: IncompleteReason | null;
};

/** The upload ended, whole or broken; its bytes are durable. Said twice, it stays said once. */
export const upload =
  ({ bytes, sha256, incomplete }: Received): Decision<Recording, RecordingEvent> =>
  ({ stage }, { at }) => {
    switch (stage) {
      case 'unknown':
        throw new Refusal('unknown', 'recording-unknown');
      case 'recording':
        return [
          {
            type: 'RecordingUploaded',
            data: { endedAt: at.toISOString(), bytes, sha256, incomplete },
          },
        ];
      case 'received':
      case 'duplicate':
      case 'ready':
      case 'failed':
      case 'deleted':
      case 'erased':
        return [];
    }
  };
