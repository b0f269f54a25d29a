import { isKeptEncrypted } from '#domain/recording/encrypt';
import { recording } from '#domain/recording/recording';
import type { Ledger } from '../event-store/ledger.js';

/** What the log says of how the bytes of a recording are kept. */
export type LoggedEncryption = {
  /** They are there, and encrypted. */
  readonly isEncrypted: boolean;
  /** Its upload has not ended, or nobody told of one: what is so may still change. */
  readonly isArriving: boolean;
  /** What their data key must commit to, hex; `null`: the log does not say. */
  readonly commitment: string | null;
};
/** @throws EventStoreUnavailable */
export type EncryptionOfLog = (recording: string) => Promise<LoggedEncryption>;

/** Asks the history of a recording, which is right whatever lies in the blob store. */
export const encryptionOfLog =
  (ledger: Pick<Ledger, 'load'>): EncryptionOfLog =>
  async (id) => {
    const { state } = await ledger.load(recording, id);
    const isArriving = state.stage === 'unknown' || state.stage === 'recording';
    return { isEncrypted: isKeptEncrypted(state), isArriving, commitment: state.keyCommitment };
  };
