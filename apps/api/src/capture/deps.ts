import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { BlobStore } from '#infra/blobs/blob-store';
import type { Clock } from '#infra/clock';
import type { RecordingKeys } from '#infra/crypt/recording-keys';
import type { Ledger } from '#infra/event-store/ledger';
import type { CaptureTarget } from './capture-target.js';
import type { CaptureCredentials } from './credentials.js';
import type { WrongAttempts } from './guard.js';
import type { SpoolFile } from './spool-file.js';

/** Structured logging as pino does it. */
export interface DoorLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export type UploadProgress = {
  readonly recording: string;
  readonly bytes: number;
  /** Since the upload began. */
  readonly durationMs: number;
};

/** Where pages learn how far the uploads in flight are. Advisory: nothing is lost when it fails. */
export interface ProgressReport {
  /** All uploads under way, about once a second, in one statement. */
  report(rows: readonly UploadProgress[]): Promise<void>;
  /** These uploads have ended. */
  forget(recordings: readonly string[]): Promise<void>;
}

export type DoorLimits = {
  /** Silence after which an upload is taken for broken. */
  readonly idleMs: number;
  /** How long a device waits for its answer while the log does not take the event; then 202. */
  readonly settleMs: number;
  /** How long a stopping server gives to the uploads it ends. */
  readonly stopMs: number;
  /** How often uploads that could not be settled, and those of dead processes, are tried again. */
  readonly recoverMs: number;
  /** How often gathered bytes are written out; progress is told every fourth time. */
  readonly tickMs: number;
};

export const defaultLimits: DoorLimits = {
  idleMs: 90_000,
  settleMs: 8_000,
  stopMs: 8_000,
  recoverMs: 10_000,
  tickMs: 250,
};

/** What can be read where captures are delivered, by whom has shown the credentials. */
export interface CaptureReading {
  /** What OPTIONS tells. */
  readonly options: OutgoingHttpHeaders;
  /** `address`: the client's, as far as it is known. */
  serve(
    req: IncomingMessage,
    res: ServerResponse,
    asked: {
      readonly target: CaptureTarget;
      readonly address: string;
      /** Those that were shown. */
      readonly credentials: CaptureCredentials;
    },
  ): Promise<void>;
  /** Looks after no answer any more. */
  close(): void;
}

/** All that the door through which devices deliver needs from the house. */
export type CaptureDoorDeps = {
  readonly ledger: Pick<Ledger, 'transact' | 'load'>;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  /** Keys of the bytes of recordings, where a crypt key is set. */
  readonly dataKeys: Pick<RecordingKeys, 'begin' | 'find' | 'kept'>;
  /** On the same file system as the blobs, so that taking over a capture is a rename. */
  readonly spoolDir: string;
  /** The credentials in force; `null`: the door is open. Asked at every request. */
  readonly credentials: () => Promise<CaptureCredentials | null>;
  /** The recording that has this name and these bytes already, if there is one. */
  readonly findSame: (capture: {
    fileName: string;
    bytes: number;
    sha256: string;
  }) => Promise<string | null>;
  /** Resolves when the catalogue shows the log up to here, or (`false`) after two seconds. */
  readonly waitForCatalogue: (position: bigint) => Promise<boolean>;
  readonly progress: ProgressReport;
  readonly log: DoorLog;
  /** How files of the spool are made: on the disk, unless told otherwise. */
  readonly createSpoolFile?: (path: string) => Promise<SpoolFile>;
  readonly limits?: Partial<DoorLimits>;
  /** Where wrong credentials are counted: in this process, unless told otherwise. */
  readonly wrongAttempts?: WrongAttempts;
  /** Without it nothing can be read here. */
  readonly reading?: CaptureReading;
};
