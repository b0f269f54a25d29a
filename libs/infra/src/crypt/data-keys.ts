import type { CryptKey } from '#domain/settings/crypt-key';

/** Of each recording that is kept encrypted there is one key for all its bytes. */
export interface DataKeys {
  /** The data key of a recording; `null`: it is kept in clear. @throws RecordingLocked, SealFault */
  find(recording: string): Promise<Uint8Array | null>;
  /**
   * The same for the first byte that is stored of it: it gets a data key, durably, if a crypt key is set
   * at this moment. What is decided then holds for all that follows.
   */
  begin(recording: string): Promise<Uint8Array | null>;
}

/** A recording is encrypted under a crypt key that nobody has entered since the product was started. */
export class RecordingLocked extends Error {
  constructor(
    readonly recording: string,
    /** `null`: the product does not know this key at all. */
    readonly key: Pick<CryptKey, 'number' | 'since'> | null,
  ) {
    super(
      key === null
        ? 'This recording is encrypted under a crypt key that this product does not know.'
        : `This recording is encrypted under crypt key no. ${String(key.number)}, set on ` +
            `${key.since.slice(0, 10)}. An administrator must enter it before the recording can be read.`,
    );
    this.name = 'RecordingLocked';
  }
}

/** One data key that is known, for a thread that works on one recording. */
export const onlyDataKey = (recording: string, dataKey: Uint8Array | null): DataKeys => {
  const find = async (asked: string) => {
    if (asked !== recording) throw new RecordingLocked(asked, null);
    return dataKey;
  };
  return { find, begin: find };
};
