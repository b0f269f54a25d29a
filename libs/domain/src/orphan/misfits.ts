import type { RecordingStage } from '../recording/recording.js';
import type { OrphanKind } from './orphan.js';

/** What is there of one recording. */
export type KeptParts = {
  /** Anything at all, but for its key. */
  readonly bytes: boolean;
  /** The capture, in whatever form. */
  readonly capture: boolean;
  /** What was worked out of it, of this or an earlier release. */
  readonly reading: boolean;
  readonly key: 'there' | 'destroyed' | 'none';
};

/** What is there and should not be, or should be and is not, at this stage of a recording. */
export const misfitsOf = (stage: RecordingStage, kept: KeptParts): OrphanKind[] => {
  switch (stage) {
    case 'unknown':
      if (kept.bytes) return ['bytes-unknown'];
      return kept.key === 'there' ? ['key-unknown'] : [];
    case 'duplicate':
    case 'erased':
      return kept.bytes || kept.key === 'there' ? ['bytes-of-erased'] : [];
    case 'received':
    case 'failed':
      return missingOf(kept);
    case 'ready':
      return [...missingOf(kept), ...(kept.reading ? [] : (['reading-missing'] as const))];
    // It arrives, or is on its way out: its bytes come and go.
    case 'recording':
    case 'deleted':
      return [];
  }
};

const missingOf = ({ capture, key }: KeptParts): OrphanKind[] => [
  ...(capture ? [] : (['capture-missing'] as const)),
  ...(key === 'none' ? (['key-missing'] as const) : []),
];
