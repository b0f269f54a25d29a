import { Piscina } from 'piscina';
import type { CallSheetFacts } from './call-sheet-facts.js';
import type { ReceiptFacts } from './receipt-facts.js';

/** A sheet to be rendered. */
export type Sheet =
  | { readonly kind: 'call'; readonly facts: CallSheetFacts }
  | { readonly kind: 'receipt'; readonly facts: ReceiptFacts };

/** How much the pool takes on; the defaults suit a machine with two cores. */
export interface CallSheetPoolLimits {
  threads: number;
  /** Sheets that may wait; beyond it a request is refused at once. */
  waiting: number;
  /** Longest time from the request to the finished sheet, waiting included. */
  timeoutMs: number;
}

const LIMITS: CallSheetPoolLimits = { threads: 1, waiting: 64, timeoutMs: 60_000 };
const IDLE_MS = 60_000;
/** A worker that needs more than this is ended, not the process. */
const HEAP_MB = 1_024;

type Reason = 'busy' | 'timeout' | 'closed' | 'failed';

/** No sheet was made: too many wait, not done in time, shutting down, or a thread broke. */
export class CallSheetUnavailable extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/**
 * Renders call sheets and receipts in worker threads, never on the event loop of the caller. One pool for the
 * process: threads start with the first sheet and end after a minute without work.
 */
export class CallSheetPool {
  readonly #limits: CallSheetPoolLimits;
  #threads: Piscina<Sheet, Uint8Array> | null = null;
  /** Aborted when a thread breaks outside a task, which would leave its callers waiting. */
  #broken = new AbortController();
  #closed = false;

  constructor(limits: Partial<CallSheetPoolLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Whether worker threads have been started. */
  get started(): boolean {
    return this.#threads !== null;
  }

  /**
   * The PDF of a sheet. `signal` gives up early, for example when the client has gone.
   * Errors: CallSheetUnavailable; the signal's reason; whatever the rendering threw.
   */
  async render(sheet: Sheet, signal?: AbortSignal): Promise<Uint8Array> {
    if (this.#closed) throw closed();
    signal?.throwIfAborted();
    this.#threads ??= this.#start();
    if (this.#threads.queueSize >= this.#limits.waiting) throw busy(this.#limits.waiting);
    const timeout = AbortSignal.timeout(this.#limits.timeoutMs);
    const broken = this.#broken.signal;
    const any = AbortSignal.any([timeout, broken, ...(signal ? [signal] : [])]);
    try {
      return await this.#threads.run(sheet, { signal: any });
    } catch (error) {
      if (this.#closed) throw closed(error);
      signal?.throwIfAborted();
      if (timeout.aborted) throw late(this.#limits.timeoutMs, error);
      if (broken.aborted) throw failed(broken.reason);
      throw error;
    }
  }

  /** Ends the threads; sheets in the making fail with reason `closed`. Harmless when repeated. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#threads?.destroy();
  }

  /** The next sheet starts afresh. */
  #abandon(threads: Piscina, error: unknown): void {
    if (this.#threads !== threads) return;
    this.#threads = null;
    this.#broken.abort(error);
    this.#broken = new AbortController();
    void threads.destroy();
  }

  #start(): Piscina<Sheet, Uint8Array> {
    const threads = new Piscina<Sheet, Uint8Array>({
      ...WORKER,
      minThreads: 0,
      maxThreads: this.#limits.threads,
      maxQueue: this.#limits.waiting,
      idleTimeout: IDLE_MS,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    return threads.on('error', (error) => this.#abandon(threads, error));
  }
}

const closed = (cause?: unknown): CallSheetUnavailable =>
  new CallSheetUnavailable('closed', 'The process is shutting down; no call sheet is made.', cause);

const failed = (cause: unknown): CallSheetUnavailable =>
  new CallSheetUnavailable('failed', 'The thread that makes call sheets broke.', cause);

const busy = (waiting: number): CallSheetUnavailable =>
  new CallSheetUnavailable('busy', `${waiting} call sheets are waiting already; try again later.`);

const late = (ms: number, cause: unknown): CallSheetUnavailable =>
  new CallSheetUnavailable('timeout', `The call sheet was not done within ${ms} ms.`, cause);

/** Run from source (tests do), our modules in a thread must find `x.ts` where they say `x.js`. */
const TYPESCRIPT_RESOLUTION = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  const isOurs = (name, { parentURL }) => name.startsWith('.') && parentURL?.endsWith('.ts');
  registerHooks({
    resolve: (name, context, next) =>
      next(isOurs(name, context) ? name.replace(/\\.js$/, '.ts') : name, context),
  });`)}`;

const WORKER = import.meta.url.endsWith('.ts')
  ? {
      filename: new URL('./call-sheet.worker.ts', import.meta.url).href,
      execArgv: ['--import', TYPESCRIPT_RESOLUTION],
    }
  : { filename: new URL('./call-sheet.worker.js', import.meta.url).href };
