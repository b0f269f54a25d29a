import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { BlockCodec } from './block-codec.js';
import { packBlock, unpackBlock } from './block-codec.js';
import type { RecordStyle } from './record-columns.js';

/** A block to be packed, or unpacked to `size` bytes. */
type Work = {
  kind: 'pack' | 'unpack';
  bytes: Uint8Array;
  style: RecordStyle | null;
  size: number;
};
export type BlockTask = Work & { number: number };

export type BlockAnswer = { number: number; bytes: Uint8Array } | { number: number; fault: string };

type Waiting = { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void };

/** A thread ended before its work was done: that tells nothing of the block. */
export class BlockThreadEnded extends Error {
  constructor(cause?: Error) {
    const why = cause === undefined ? '' : ` ${cause.message}`;
    super(`A thread of the compact form has ended.${why}`, { cause });
    this.name = 'BlockThreadEnded';
  }
}

/** Packs and unpacks in the thread that asks, one block at a time. */
export const sameThread: BlockCodec = {
  atOnce: 1,
  pack: async (bytes, style) => packBlock(bytes, style),
  unpack: unpackBlock,
};

/** Packs and unpacks several blocks at once, in threads of their own. Close it. */
export class BlockThreads implements BlockCodec {
  /** One more than there are threads, so that none waits for its next block. */
  readonly atOnce: number;
  private readonly threads: BlockThread[];
  private next = 0;

  constructor(
    count = availableParallelism(),
    thread = new URL('./block.thread.js', import.meta.url),
  ) {
    this.atOnce = count + 1;
    this.threads = Array.from({ length: count }, () => new BlockThread(thread));
  }

  pack(bytes: Uint8Array, style: RecordStyle | null): Promise<Uint8Array> {
    const size = bytes.length;
    return this.thread().run({ kind: 'pack', bytes: new Uint8Array(bytes), style, size });
  }

  unpack(bytes: Uint8Array, style: RecordStyle | null, out: Uint8Array): Promise<Uint8Array> {
    const size = out.length;
    return this.thread().run({ kind: 'unpack', bytes: new Uint8Array(bytes), style, size });
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }

  /** Blocks are alike, so each in turn is fair. */
  private thread(): BlockThread {
    return this.threads[this.next++ % this.threads.length]!;
  }
}

class BlockThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  private end: BlockThreadEnded | null = null;

  constructor(thread: URL) {
    this.worker = new Worker(thread);
    this.worker.on('message', (answer: BlockAnswer) => this.answered(answer));
    this.worker.on('error', (error: Error) => this.ended(new BlockThreadEnded(error)));
    this.worker.on('exit', () => this.ended(new BlockThreadEnded()));
  }

  /** Errors: RangeError when the bytes are damaged; BlockThreadEnded. */
  run(work: Work): Promise<Uint8Array> {
    if (this.end !== null) return Promise.reject(this.end);
    const number = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject });
      this.worker.postMessage({ ...work, number }, [work.bytes.buffer as ArrayBuffer]);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private answered(answer: BlockAnswer): void {
    const { resolve, reject } = this.waiting.get(answer.number)!;
    this.waiting.delete(answer.number);
    if ('bytes' in answer) resolve(answer.bytes);
    else reject(new RangeError(answer.fault));
  }

  private ended(end: BlockThreadEnded): void {
    this.end ??= end;
    for (const { reject } of this.waiting.values()) reject(this.end);
    this.waiting.clear();
  }
}
