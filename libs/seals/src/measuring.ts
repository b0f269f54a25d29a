import { Piscina } from 'piscina';
import type { MeasuredCapture, MeasuredSound } from './measure.js';

/** What is to be measured. Structured-clone safe. */
export type MeasuringTask = {
  readonly blobUrl: string;
  readonly recordingId: string;
  /** Of its bytes, where they are encrypted; `null`: they are kept in clear. */
  readonly dataKey: Uint8Array | null;
  /** Of which the salts of the seconds are derived; `null`: without its sound. */
  readonly secret: Uint8Array | null;
};

/** What could not be read, and why; `bytes`: where in the capture, as far as that is known. */
export type Unreadable = {
  readonly fault: string;
  readonly bytes?: readonly (readonly [number, number])[];
};

export type Measured = {
  readonly capture: MeasuredCapture | Unreadable;
  /** `null`: it was not asked for. Where the capture is damaged, what is left of it. */
  readonly sound: MeasuredSound | Unreadable | null;
};

export const isUnreadable = (found: object): found is Unreadable => 'fault' in found;

/** It was closed while it measured: that says nothing of the capture. */
export class MeasuringClosed extends Error {
  override readonly name = 'MeasuringClosed';
}

const MEMORY_MB = 512;
const TIMEOUT_MS = 60 * 60_000;

/** For what can wait: it runs when nobody else has anything to do. */
export const PATIENT_THREAD = new URL('./patient-measure.thread.js', import.meta.url);

/** Threads that hash and decode captures, so that nothing else waits for that. */
export class Measuring {
  private readonly threads: Piscina<MeasuringTask, Measured>;
  private isClosed = false;

  constructor(atMost: number, thread = new URL('./measure.thread.js', import.meta.url)) {
    this.threads = new Piscina<MeasuringTask, Measured>({
      filename: thread.href,
      execArgv: ['--enable-source-maps'],
      minThreads: 0,
      maxThreads: atMost,
      idleTimeout: 30_000,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
  }

  /** @throws Error when the thread died over it; MeasuringClosed */
  async measure(task: MeasuringTask): Promise<Measured> {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      return revive(await this.threads.run(task, { signal }));
    } catch (error) {
      if (this.isClosed) throw new MeasuringClosed('It is being stopped.', { cause: error });
      throw error;
    }
  }

  /** Ends what runs. */
  close(): Promise<void> {
    this.isClosed = true;
    return this.threads.destroy();
  }
}

/** Buffers come out of a thread as plain bytes. */
const revive = ({ capture, sound }: Measured): Measured => {
  const buffers = (leaves: readonly Uint8Array[]) =>
    leaves.map((leaf) => Buffer.from(leaf.buffer, leaf.byteOffset, leaf.length));
  return {
    capture: isUnreadable(capture) ? capture : { ...capture, leaves: buffers(capture.leaves) },
    sound:
      sound === null || isUnreadable(sound) ? sound : { ...sound, seconds: buffers(sound.seconds) },
  };
};
