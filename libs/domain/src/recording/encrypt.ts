import { type Decision, Refusal } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';

/**
 * The bytes of a recording are kept encrypted under this crypt key. Said twice, it stays said once; of what
 * is gone nothing is kept. By which the key of its bytes is known again is said the first time only: what lies
 * there later may be another.
 */
export const encrypted =
  (key: string, keyCommitment: string | null = null): Decision<Recording, RecordingEvent> =>
  (recording) => {
    const { encryptedWith: from } = recording;
    if (recording.stage === 'unknown') throw new Refusal('unknown', 'recording-unknown');
    if (!hasBytes(recording) || from === key) return [];
    const commits = from === null && keyCommitment !== null;
    return [{ type: 'RecordingEncrypted', data: { from, key, ...(commits && { keyCommitment }) } }];
  };

/** The same as it arrives. What the log knows already holds: the crypt key may have been changed since. */
export const encryptedAtFirst =
  (key: string, keyCommitment: string | null = null): Decision<Recording, RecordingEvent> =>
  (recording, on) =>
    recording.encryptedWith === null ? encrypted(key, keyCommitment)(recording, on) : [];

/** The log says that its bytes are kept encrypted: they are not to be taken from anywhere in clear. */
export const isKeptEncrypted = (recording: Recording): boolean =>
  recording.encryptedWith !== null && hasBytes(recording);

const hasBytes = ({ stage }: Recording): boolean => {
  switch (stage) {
    case 'recording':
    case 'received':
    case 'ready':
    case 'failed':
      return true;
    case 'unknown':
    case 'duplicate':
    case 'deleted':
    case 'erased':
      return false;
  }
};
