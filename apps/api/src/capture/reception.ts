import type { IncomingMessage } from 'node:http';
import type { brokenEndings } from '#domain/recording/recording';
import { freeBytes } from '#infra/free-bytes';
import type { CaptureFile } from './spool-file.js';

/** How an upload ended: as the device meant it, or why not. */
export type Ending = 'complete' | (typeof brokenEndings)[number];

/** What arrived, and is on the disk. `fault`: the disk's, when it would not take more. */
export type Arrived = {
  readonly bytes: number;
  /** Hex; `null` when the file must be read again to know (a failed write leaves an unknown part). */
  readonly sha256: string | null;
  readonly ended: Ending;
  readonly fault: Error | null;
};

const BATCH_BYTES = 256 * 1024;
const PAUSE_BYTES = 2 * BATCH_BYTES;
/** What comes after such a pause in writing is written at once: a killed process loses no more. */
const WRITE_AFTER_MS = 250;

/**
 * One request body on its way to a file: hashed as it comes, written at once or, when much comes, in
 * batches of at most 256 KiB or 250 ms (`flush` is called as often), so that it needs the same small memory for a second or
 * a day. It listens from the first moment, before anybody has decided on the request: a connection that
 * breaks meanwhile would take with it what Node has buffered.
 */
export class Reception {
  private readonly done = Promise.withResolvers<Arrived>();
  private readonly first = Promise.withResolvers<boolean>();
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private file: CaptureFile | null = null;
  private writing = false;
  private ended: Ending | null = null;
  private fault: Error | null = null;
  private wroteAt = -Infinity;
  /** All bytes received so far, written or not. */
  bytes = 0;
  /** When the request came, in the monotonic milliseconds of `performance.now()`. */
  readonly beganAt = performance.now();
  /** When the newest byte came, likewise. */
  heardAt = this.beganAt;

  constructor(private readonly body: IncomingMessage) {
    body.on('data', this.onData);
    body.on('end', this.onEnd);
    body.on('error', this.onBroken);
    body.on('close', this.onBroken);
    if (body.destroyed) this.onBroken();
  }

  /** How it ended; `null` while it goes on. */
  get endedAs(): Ending | null {
    return this.ended;
  }

  /** What came while there was no file to write it to. */
  get held(): Uint8Array {
    return Buffer.concat(this.pending);
  }

  /** Resolves with the first byte or the end of an empty body; `false`: it broke before either. */
  hasBegun(): Promise<boolean> {
    return this.first.promise;
  }

  /** Where the bytes shall go. From here on the reception owns the file. */
  writeTo(file: CaptureFile): Promise<Arrived> {
    this.file = file;
    this.flush();
    return this.done.promise;
  }

  /** Writes what has gathered, unless a write is under way. */
  flush(): void {
    if (this.writing || this.file === null) return;
    if (this.pendingBytes > 0 && this.fault === null) void this.write(this.file);
    else if (this.ended !== null) void this.close(this.file);
  }

  /** Ends it from our side; later bytes are not taken. The first ending stands. */
  end(ending: Ending): void {
    if (this.ended !== null) return;
    this.ended = ending;
    this.body.off('data', this.onData);
    this.body.off('end', this.onEnd);
    this.body.off('close', this.onBroken);
    this.first.resolve(this.bytes > 0 || ending === 'complete');
    this.flush();
  }

  /** Nobody wants it: what came and comes is dropped. */
  refuse(): void {
    this.end('connection-broken');
    this.pending = [];
  }

  /** Silent for so long, though we were listening. */
  isSilentFor(ms: number): boolean {
    return this.ended === null && !this.body.isPaused() && performance.now() - this.heardAt > ms;
  }

  private readonly onData = (chunk: Buffer): void => {
    this.heardAt = performance.now();
    this.pending.push(chunk);
    this.pendingBytes += chunk.length;
    if (this.bytes === 0) this.first.resolve(true);
    this.bytes += chunk.length;
    if (this.pendingBytes >= BATCH_BYTES || this.heardAt - this.wroteAt > WRITE_AFTER_MS)
      this.flush();
    if (this.pendingBytes >= PAUSE_BYTES) this.body.pause();
  };

  private readonly onEnd = (): void => this.end('complete');

  private readonly onBroken = (): void => this.end('connection-broken');

  private async write(file: CaptureFile): Promise<void> {
    const batch = this.pending;
    this.pending = [];
    this.pendingBytes = 0;
    this.writing = true;
    this.wroteAt = performance.now();
    await file.append(batch).catch((fault: unknown) => this.onFault(fault as Error));
    if (this.fault === null) for (const chunk of batch) freeBytes(chunk);
    this.writing = false;
    if (this.body.isPaused() && this.ended === null) this.body.resume();
    if (this.ended !== null || this.pendingBytes >= BATCH_BYTES) this.flush();
  }

  private onFault(fault: Error): void {
    this.fault = fault;
    this.pending = [];
    this.pendingBytes = 0;
    this.end('disk-full');
  }

  private async close(file: CaptureFile): Promise<void> {
    this.writing = true;
    await file.sync().catch((fault: unknown) => (this.fault ??= fault as Error));
    await file.close().catch((fault: unknown) => (this.fault ??= fault as Error));
    const { bytes, fault } = this;
    const ended = fault === null ? (this.ended ?? 'complete') : 'disk-full';
    const known = await file.end().catch(() => null);
    const sha256 = fault === null ? known : null;
    this.done.resolve({ bytes, sha256, ended, fault });
  }
}
