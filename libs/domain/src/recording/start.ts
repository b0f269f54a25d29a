import type { Decision } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';

/** What is known of a capture before its first byte: the parts of its name. */
export type Announcement = {
  readonly conversation: string | null;
  readonly device: string | null;
  readonly serial: string | null;
  readonly fileName: string;
  readonly registration: string | null;
  readonly domain: string | null;
};

/** A device begins to send: the recording is in the catalogue from now on. */
export const start =
  (announced: Announcement): Decision<Recording, RecordingEvent> =>
  ({ stage }, { at }) => {
    if (stage !== 'unknown') return [];
    const { conversation, device, serial, ...personal } = announced;
    return [
      {
        type: 'RecordingStarted',
        data: { startedAt: at.toISOString(), conversation, device, serial, personal },
      },
    ];
  };
