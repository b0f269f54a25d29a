import { Worker } from 'node:worker_threads';
import type { RenderedPart, RenderTask } from './render-task.js';

const FILE = new URL('./render.thread.js', import.meta.url);

/** A thread that renders the chunks it is asked for, one after the other. */
export class RenderThread {
  private readonly worker = new Worker(FILE, { execArgv: [] });
  private readonly asked: PromiseWithResolvers<RenderedPart>[] = [];
  private fault: { cause: unknown } | null = null;

  constructor() {
    this.worker.on('message', (part: RenderedPart) => this.asked.shift()?.resolve(part));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('A rendering thread ended too early.')));
  }

  begin(task: RenderTask): void {
    this.worker.postMessage(task, [task.capture.port]);
  }

  /** Errors: those of the thread; what it was failed with. */
  render(chunk: number): Promise<RenderedPart> {
    const part = Promise.withResolvers<RenderedPart>();
    // Whoever waits for the chunk hears of an error; nobody does when rendering is given up.
    part.promise.catch(() => undefined);
    if (this.fault !== null) part.reject(this.fault.cause);
    else {
      this.asked.push(part);
      this.worker.postMessage(chunk);
    }
    return part.promise;
  }

  /** Whoever waits for a chunk hears of this. */
  fail(cause: unknown): void {
    this.fault ??= { cause };
    for (const { reject } of this.asked.splice(0)) reject(this.fault.cause);
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}
