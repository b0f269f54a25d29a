import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ZodError } from 'zod';
import type { ActivityEvent } from '#domain/access/activity';
import { type Occasion, Refusal } from '#domain/kernel';
import { EventStoreUnavailable } from '#infra/event-store/event-store';
import { isTransient } from '#infra/event-store/patience';
import { KeyDestroyed } from '#infra/keys/key-vault';
import { error as alarm, warn } from '#infra/trace/trace';

/** An access on its way into the log. */
export type Trace = {
  readonly stream: string;
  readonly event: ActivityEvent;
  readonly on: Occasion;
};

type Limits = {
  /** As many may wait while they cannot be written. */
  readonly most: number;
  readonly againMs: number;
  /** How long closing waits for what is not written yet. */
  readonly closingMs: number;
};

const LIMITS: Limits = { most: 5_000, againMs: 1_000, closingMs: 10_000 };
const AT_ONCE = 32;
/** How often one is tried that fails for a reason of its own, such as being too large. */
const TRIES = 20;

/**
 * Writes traces behind the answers: nobody waits for them, and they wait for an event store that is away.
 * What cannot be kept is counted, and said aloud.
 */
export class Traces {
  private readonly waiting: Trace[] = [];
  private readonly writing = new Set<Trace>();
  /** Each failed for itself, and waits a little while the others are written. */
  private readonly resting = new Set<Trace>();
  private readonly failures = new WeakMap<Trace, number>();
  /** Of those that write, or wait a little before they write again. */
  private busy = 0;
  private isAway = false;
  private lost = 0;
  private settled: (() => void) | null = null;

  constructor(
    private readonly write: (trace: Trace) => Promise<unknown>,
    private readonly log: Logger,
    private readonly limits = LIMITS,
  ) {}

  /** Of this process: how many are not written yet, and how many never were. */
  get state(): { readonly waiting: number; readonly lost: number } {
    const waiting = this.waiting.length + this.writing.size + this.resting.size;
    return { waiting, lost: this.lost };
  }

  tell(trace: Trace): void {
    if (this.waiting.length + this.resting.size >= this.limits.most)
      return this.lose(trace, 'too many wait');
    this.waiting.push(trace);
    this.writeNext();
  }

  /** Waits until everything is written, and no longer than it may. */
  async close(): Promise<void> {
    const written = new Promise<void>((resolve) => (this.settled = resolve));
    this.tellSettled();
    const late = new AbortController();
    const end = delay(this.limits.closingMs, undefined, { signal: late.signal });
    await Promise.race([written, end.catch(() => undefined)]);
    late.abort();
    for (const trace of [...this.writing, ...this.resting, ...this.waiting.splice(0)])
      this.lose(trace, 'the process ended');
    this.resting.clear();
  }

  private writeNext(): void {
    while (this.busy < (this.isAway ? 1 : AT_ONCE)) {
      const trace = this.waiting.shift();
      if (!trace) return;
      this.busy += 1;
      void this.attempt(trace).finally(() => {
        this.busy -= 1;
        this.writeNext();
        this.tellSettled();
      });
    }
  }

  private async attempt(trace: Trace): Promise<void> {
    this.writing.add(trace);
    try {
      await this.write(trace);
      if (this.isAway)
        warn.connections('Accesses are recorded again.', { count: this.state.waiting });
      this.isAway = false;
    } catch (error) {
      if (isHopeless(error)) return this.lose(trace, 'it cannot be written', error);
      if (!isOfAll(error)) return this.failed(trace, error);
      if (!this.isAway) this.sayAway(error);
      // Behind the others: one that always fails must not stop them.
      this.writing.delete(trace);
      this.waiting.push(trace);
      await delay(this.limits.againMs, undefined, { ref: false });
    } finally {
      this.writing.delete(trace);
    }
  }

  /** Tried again later, and given up in the end, unless it only lost a race. */
  private failed(trace: Trace, error: unknown): void {
    const failures = (this.failures.get(trace) ?? 0) + (isContention(error) ? 0 : 1);
    if (failures >= TRIES) return this.lose(trace, 'it failed again and again', error);
    this.failures.set(trace, failures);
    this.resting.add(trace);
    void delay(this.limits.againMs, undefined, { ref: false }).then(() => {
      if (!this.resting.delete(trace)) return;
      this.waiting.push(trace);
      this.writeNext();
    });
  }

  private sayAway(error: unknown): void {
    this.isAway = true;
    this.log.error({ err: error }, 'accesses cannot be recorded; they wait and are tried again');
    alarm.connections('Accesses cannot be recorded; they wait and are tried again.');
  }

  private lose({ event: { type }, stream, on }: Trace, why: string, error?: unknown): void {
    this.lost += 1;
    // Never the event itself: what was searched for would stay in the log of the process.
    this.log.error({ err: error, type, by: on.by, stream, why }, 'an access was not recorded');
    alarm.connections('An access was not recorded.', { count: this.lost });
  }

  private tellSettled(): void {
    if (this.state.waiting === 0) this.settled?.();
  }
}

const isHopeless = (error: unknown): boolean =>
  error instanceof ZodError || error instanceof TypeError || error instanceof KeyDestroyed;

/** The store, the network or the disk is away: no trace can be written. */
const isOfAll = (error: unknown): boolean =>
  error instanceof EventStoreUnavailable ||
  (error instanceof Error && (isTransient(error) || 'syscall' in error));

const isContention = (error: unknown): boolean =>
  error instanceof Refusal && error.kind === 'conflict';
