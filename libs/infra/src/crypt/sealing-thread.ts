import { Worker } from 'node:worker_threads';
import type { Sealer } from './sealer.js';
import { sealBlocks } from './sealer.js';
import {
  type SealingAnswer,
  type SealingTask,
  clearPart,
  newMemory,
  sealedPart,
} from './sealing-memory.js';

/** Batches that are sealed or written at one time: more would wait for the disk. */
const SLOTS = 3;

/** Sealed bytes; `release` when they were written. */
export type SealedBatch = { readonly bytes: readonly Uint8Array[]; readonly release: () => void };

type Done = (answer: SealingAnswer | null) => void;

/**
 * A thread that seals and hashes what comes fast, for all uploads of this process. Who finds no memory free waits. When it ends
 * by itself nothing is lost: whoever asked seals the same here. Close it.
 */
export class SealingThread {
  private readonly worker: Worker;
  private readonly free = Array.from({ length: SLOTS }, newMemory);
  private readonly queue: ((memory: ArrayBuffer) => void)[] = [];
  private readonly waiting = new Map<number, Done>();
  private isThere = false;
  private last = 0;

  constructor(file = new URL('./sealing.thread.js', import.meta.url)) {
    this.worker = new Worker(file, { execArgv: [] });
    this.worker.unref();
    this.worker.on('message', (answer: SealingAnswer) => this.answered(answer));
    this.worker.on('error', () => this.ended());
    this.worker.on('exit', () => this.ended());
  }

  /** `null`: it is not there, or not yet. */
  begin(sealer: Sealer): SealingByThread | null {
    if (!this.isThere) return null;
    const upload = ++this.last;
    this.worker.postMessage({ kind: 'begin', upload, key: sealer.key } satisfies SealingTask);
    return new SealingByThread(this, sealer, upload);
  }

  /** Memory for one batch, when there is some. Give it back, or other memory for it. */
  async take(): Promise<ArrayBuffer> {
    return this.free.pop() ?? (await new Promise<ArrayBuffer>((got) => this.queue.push(got)));
  }

  giveBack(memory: ArrayBuffer): void {
    const next = this.queue.shift();
    if (next) next(memory);
    else this.free.push(memory);
  }

  /** `null`: the thread has ended, and the memory of the task with it. */
  ask(task: SealingTask & { number: number }): Promise<SealingAnswer | null> {
    if (!this.isThere) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.waiting.set(task.number, resolve);
      this.worker.postMessage(task, task.kind === 'seal' ? [task.memory] : []);
    });
  }

  nextNumber(): number {
    return ++this.last;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private answered(answer: SealingAnswer): void {
    if (answer.number === 0) this.isThere = true;
    this.waiting.get(answer.number)?.(answer);
    this.waiting.delete(answer.number);
  }

  private ended(): void {
    this.isThere = false;
    for (const done of this.waiting.values()) done(null);
    this.waiting.clear();
  }
}

const copy = (chunks: readonly Uint8Array[], target: Uint8Array): void => {
  let at = 0;
  for (const chunk of chunks) {
    target.set(chunk, at);
    at += chunk.length;
  }
};

/** One upload of which the thread seals everything. */
export class SealingByThread {
  constructor(
    private readonly thread: SealingThread,
    private readonly sealer: Sealer,
    private readonly upload: number,
  ) {}

  /** @param chunks BATCH_BYTES together, at most */
  async seal(chunks: readonly Uint8Array[], length: number): Promise<SealedBatch> {
    const { upload, thread, sealer } = this;
    const memory = await thread.take();
    copy(chunks, clearPart(memory, length));
    const [number, first] = [thread.nextNumber(), sealer.reserve(length)];
    const answer = await thread.ask({ kind: 'seal', number, upload, memory, first, length });
    const sealed = answer?.memory ?? null;
    const bytes = sealed
      ? [sealedPart(sealed, length)]
      : [...sealBlocks(sealer.key, first, Buffer.concat(chunks, length))];
    return {
      bytes,
      release: () => {
        thread.giveBack(sealed ?? newMemory());
      },
    };
  }

  /** Hex, of all clear bytes; `null`: the thread has ended before. Nothing can be sealed afterwards. */
  async end(): Promise<string | null> {
    const { thread, upload } = this;
    const answer = await thread.ask({ kind: 'end', number: thread.nextNumber(), upload });
    return answer?.sha256 ?? null;
  }
}
