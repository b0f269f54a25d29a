/** Everything of a recording lies below this, and nothing else does. */
export const recordingFolder = (id: string) => `recordings/${id.slice(0, 2)}/${id}/`;

const NAME = /^recordings\/[^/]+\/([^/]+)\/([^/]+)$/;

/** Of which recording a blob holds bytes; `null`: of none, or it is what its data key is kept in. */
export const recordingOf = (key: string): string | null => {
  const [, id, name] = NAME.exec(key) ?? [];
  return id === undefined || name === DATA_KEY ? null : id;
};

const DATA_KEY = 'key';

/** The keys under which the bytes of one recording live. */
export const recordingBlobs = (id: string) => ({
  /** As received, byte for byte. */
  capture: `${recordingFolder(id)}capture`,
  /** The capture in compact form; the original goes when this is there and has been verified. */
  compact: `${recordingFolder(id)}compact`,
  /**
   * What was worked out of it: what it takes to decode any part of it; the waveform; quality per
   * direction, digits, gaps (JSON).
   */
  reading: `${recordingFolder(id)}reading`,
  /** The hashes that the roots in its seal were made of: by them is found where something differs. */
  leaves: `${recordingFolder(id)}leaves`,
  /** The same as earlier releases kept it, in three. */
  earlier: {
    index: `${recordingFolder(id)}index`,
    peaks: `${recordingFolder(id)}peaks`,
    facts: `${recordingFolder(id)}facts`,
  },
  /** The key of all these bytes, sealed to a crypt key; there is one where they are kept encrypted. */
  dataKey: `${recordingFolder(id)}${DATA_KEY}`,
});
