import type { Redaction } from '#seals/offline/evidence';
import type { Finding } from '#seals/offline/finding';
import type { Stamped } from '#seals/offline/stamp-check';

/** What is not as it was sealed, and where; `files`: of evidence. */
type Difference = Omit<Finding, 'files'> & Partial<Pick<Finding, 'files'>>;

/** What evidence says of itself; proved where the answer is valid. */
export type Evidence = {
  readonly seal: {
    readonly recording: string;
    readonly chain: string;
    readonly sequence: number;
    readonly sealedAt: string;
    /** Id of the key that signed it. */
    readonly key: string;
  };
  /** Id of the first key of its chain; `null`: a WAV alone is not asked. */
  readonly firstKey: string | null;
  /** The first one over the seal. */
  readonly checkpoint: {
    readonly sealedAt: string;
    readonly size: number;
    readonly root: string;
  } | null;
  readonly stamp: Stamped | null;
  readonly redaction: Redaction | null;
};

/** What came of one recording, or one file. `fault`: it could not be compared. */
export type Answer = {
  readonly what: string;
  readonly valid: boolean;
  readonly differences: readonly Difference[];
  readonly notes: readonly string[];
  readonly fault: { readonly code: string; readonly message: string } | null;
  /** Only of evidence that can be read. */
  readonly evidence?: Evidence;
};
