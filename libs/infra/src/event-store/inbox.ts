import type { AllStreamSubscription, ResolvedEvent } from '@eventstore/db-client';
import type { StoredEvent, SubscriptionMessage } from './event-store.js';
import { storedOf } from './pages.js';

/**
 * Brings a subscription's three ways of speaking (stream, callback, event) into one order.
 * Checkpoints come by callback and would overtake events that still lie in the stream's buffer:
 * they are held back until the buffer has been read empty. By then newer events may have been read;
 * a checkpoint that lies behind them says nothing any more and is dropped.
 */
export class Inbox {
  private pendingCheckpoint: bigint | null = null;
  private pendingCaughtUp = false;
  private position: bigint | null = null;
  private failure: unknown = null;
  private ended = false;
  private wake: () => void = () => undefined;
  private readonly poke = () => {
    this.wake();
  };

  constructor(private readonly signal: AbortSignal) {}

  attach(subscription: AllStreamSubscription): void {
    subscription.on('readable', this.poke);
    subscription.on('caughtUp' as 'confirmation', () => {
      this.pendingCaughtUp = true;
      this.poke();
    });
    subscription.on('error', (error) => {
      this.failure = error;
      this.poke();
    });
    for (const last of ['end', 'close'] as const)
      subscription.on(last, () => {
        this.ended = true;
        this.poke();
      });
    this.signal.addEventListener('abort', this.poke);
  }

  detach(): void {
    this.signal.removeEventListener('abort', this.poke);
  }

  checkpoint(position: bigint): void {
    this.pendingCheckpoint = position;
    this.poke();
  }

  async *messages(subscription: AllStreamSubscription): AsyncIterable<SubscriptionMessage> {
    while (!this.signal.aborted) {
      const awoken = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      for (;;) {
        const resolved = subscription.read() as ResolvedEvent | null;
        if (resolved === null) break;
        if (resolved.event) yield this.seen(storedOf(resolved));
        if (this.signal.aborted) return;
      }
      yield* this.held();
      if (this.failure !== null) throw this.failure as Error;
      if (this.ended) return;
      await awoken;
    }
  }

  private seen(event: StoredEvent): SubscriptionMessage {
    this.position = event.position;
    return { kind: 'event', event };
  }

  private *held(): Iterable<SubscriptionMessage> {
    const position = this.pendingCheckpoint;
    this.pendingCheckpoint = null;
    if (position !== null && (this.position === null || position > this.position))
      yield { kind: 'checkpoint', position };
    const caughtUp = this.pendingCaughtUp;
    this.pendingCaughtUp = false;
    if (caughtUp) yield { kind: 'caught-up' };
  }
}
