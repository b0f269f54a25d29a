import type { OwnerWay } from '#domain/recording/owner';
import type { Quality } from '#domain/recording/quality';
import type { IncompleteReason } from '#domain/recording/recording';

export type RecordingState =
  'recording' | 'received' | 'converting' | 'ready' | 'failed' | 'recycled' | 'deleted';

export type Party = { readonly name: string | null; readonly number: string | null };

/** `since`: when it was set, ISO 8601. */
export type LockingKey = { readonly number: number; readonly since: string };

/** A recording as the API shows it. Times are ISO 8601 UTC; what is not known is `null`. */
export type RecordingJson = {
  readonly id: string;
  readonly conversation: string | null;
  /** The file name under which the device sent it. */
  readonly name: string | null;
  readonly device: string | null;
  readonly serial: string | null;
  readonly registration: string | null;
  readonly owner: {
    readonly id: string;
    readonly name: string | null;
    readonly number: string | null;
  } | null;
  /** How it came out whose it is; `null`: nobody has decided yet. */
  readonly ownerHow: OwnerWay | null;
  readonly direction: string | null;
  readonly local: Party;
  readonly remote: Party;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** First packet, by the device's own clock. */
  readonly capturedAt: string | null;
  readonly durationMs: number | null;
  readonly bytes: number | null;
  /** What the capture takes where it is kept; less than `bytes` when it is kept compact. */
  readonly storedBytes: number | null;
  readonly state: RecordingState;
  /** A sentence for people; `incompleteCode` is for programs. */
  readonly incomplete: string | null;
  readonly incompleteCode: IncompleteReason | null;
  readonly failure: string | null;
  readonly failureCode: string | null;
  readonly codecs: readonly string[];
  /** Codecs of sound that is in the capture and cannot be heard. */
  readonly undecoded: readonly string[];
  readonly quality: Quality | null;
  readonly protected: boolean;
  readonly recycledAt: string | null;
  /** When it goes for good by itself; `null`: it does not. */
  readonly removesOn: string | null;
  /** Which rule takes it then. */
  readonly removesRule: 'bin' | 'retention' | 'licence' | null;
  /** The same in words: "retention 90 days". */
  readonly removesWhy: string | null;
  /** For how many days that rule keeps it. */
  readonly removesDays: number | null;
  /** Of the retention rule that keeps it the longest; `null`: the default, or no such rule. */
  readonly removesRuleName: string | null;
  readonly encrypted: boolean;
  readonly locked: boolean;
  /** The crypt key that it takes; `null`: it is not locked, or of a key that nobody knows. */
  readonly lockedUnder: LockingKey | null;
  readonly watermarked: boolean;
  readonly notes: number;
  /** SHA-256 of the capture, hex, as far as it came. */
  readonly sha256: string | null;
  readonly sampleRate: number | null;
  readonly frames: number | null;
  readonly converter: string | null;
  /** It can be heard, and is being read again beside that. */
  readonly rereading: boolean;
  /** Of the last event shown here; grows with every change of this recording. */
  readonly revision: number;
};
