import { Worker } from 'node:worker_threads';
import type { RenderedPart, RenderTask } from './render-task.js';

const FILE = new URL('./render.thread.js', import.meta.url);

/** A thread that renders chunks in order, a few ahead of those that were used. */
export class RenderThread {
  private readonly worker = new Worker(FILE, { execArgv: [] });
  private readonly parts: RenderedPart[] = [];
  private waiting: PromiseWithResolvers<RenderedPart> | null = null;
  private fault: { cause: unknown } | null = null;

  constructor() {
    this.worker.on('message', (part: RenderedPart) => this.rendered(part));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('A rendering thread ended too early.')));
  }

  begin(task: RenderTask): void {
    this.worker.postMessage(task, [task.capture.port]);
  }

  /** The next chunk. Errors: that of the thread, or what it was failed with. */
  next(): Promise<RenderedPart> {
    const next = Promise.withResolvers<RenderedPart>();
    const part = this.parts.shift();
    if (this.fault !== null) next.reject(this.fault.cause);
    else if (part !== undefined) next.resolve(part);
    else this.waiting = next;
    return next.promise;
  }

  /** The chunk given last has been used: its memory may be written to again. */
  release(): void {
    this.worker.postMessage('used');
  }

  /** Whoever waits for a chunk hears of this. */
  fail(cause: unknown): void {
    this.fault ??= { cause };
    this.waiting?.reject(this.fault.cause);
    this.waiting = null;
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }

  private rendered(part: RenderedPart): void {
    if (this.waiting === null) this.parts.push(part);
    else this.waiting.resolve(part);
    this.waiting = null;
  }
}
