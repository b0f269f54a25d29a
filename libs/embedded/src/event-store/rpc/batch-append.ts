import { status } from '@grpc/grpc-js';
import type { ServerDuplexStream } from '@grpc/grpc-js';

import { mayAccess } from '../log/access.js';
import type { Caller } from '../log/access.js';
import { appendSize } from '../log/logged-event.js';
import type { ProposedEvent } from '../log/logged-event.js';
import {
  decodeBatchPart,
  encodeBatchFailure,
  encodeBatchSuccess,
} from '../protocol/batch-append-messages.js';
import type { BatchFailure, BatchOptions, BatchPart } from '../protocol/batch-append-messages.js';
import { caller } from './call-context.js';
import type { Services } from './call-context.js';
import { asCallFailure, CallFailure } from './failures.js';
import type { MessageBatch } from './message-batches.js';

interface PendingAppend extends BatchOptions {
  readonly events: ProposedEvent[];
  size: number;
}

/** Streams.BatchAppend: many appends over one stream, each answered by its correlation id. */
export function batchAppend(services: Services) {
  return (call: ServerDuplexStream<Buffer, MessageBatch>): void => {
    try {
      new BatchAppendCall(services, call, caller(services, call)).run();
    } catch (error) {
      call.emit('error', asCallFailure(error));
    }
  };
}

class BatchAppendCall {
  readonly #pending = new Map<string, PendingAppend>();
  #answers: Buffer[] = [];
  #underWay = 0;
  #inputEnded = false;
  #closed = false;

  constructor(
    private readonly services: Services,
    private readonly call: ServerDuplexStream<Buffer, MessageBatch>,
    private readonly who: Caller,
  ) {}

  run(): void {
    const { call } = this;
    call.on('data', (bytes: Buffer) => {
      this.#receive(bytes);
    });
    call.on('end', () => {
      this.#inputEnded = true;
      this.#closeWhenDone();
    });
    const stop = () => {
      this.#closeWhenDone();
    };
    this.services.stopping.addEventListener('abort', stop);
    call.on('cancelled', () => {
      this.#closed = true;
    });
    call.on('close', () => {
      this.services.stopping.removeEventListener('abort', stop);
    });
  }

  #receive(bytes: Buffer): void {
    try {
      this.#take(decodeBatchPart(bytes));
    } catch (error) {
      this.#close(asCallFailure(error));
    }
  }

  #take(part: BatchPart): void {
    const { correlationId: id } = part;
    const known = this.#pending.get(id);
    const append = known ?? (part.options && { ...part.options, events: [], size: 0 });
    if (part.invalid) {
      this.#fail(id, append, { kind: 'bad-request', message: part.invalid.message });
    }
    if (!append || part.invalid) return;
    const failure = this.#refusal(append, part.events);
    if (failure) {
      this.#fail(id, append, failure);
      return;
    }
    this.#pending.set(id, append);
    if (part.final) void this.#append(id, append);
  }

  /** Adds the part's events; says why the append cannot go on, if so. */
  #refusal(append: PendingAppend, events: readonly ProposedEvent[]): BatchFailure | undefined {
    const { log, maxAppendSize } = this.services;
    if (!mayAccess(log, this.who, 'write', append.target.stream)) return { kind: 'access-denied' };
    if (append.deadline <= Date.now()) return { kind: 'timeout' };
    for (const event of events) {
      append.events.push(event);
      append.size += appendSize(event);
    }
    return append.size > maxAppendSize ? { kind: 'too-large', limit: maxAppendSize } : undefined;
  }

  async #append(id: string, { target, events }: PendingAppend): Promise<void> {
    this.#pending.delete(id);
    this.#underWay++;
    try {
      const outcome = await this.services.log.append(target, events);
      this.#write(
        outcome.kind === 'written'
          ? encodeBatchSuccess(id, target, outcome)
          : encodeBatchFailure(id, target, outcome),
      );
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#write(encodeBatchFailure(id, target, { kind: 'unknown', message }));
    } finally {
      this.#underWay--;
      this.#closeWhenDone();
    }
  }

  #fail(id: string, append: PendingAppend | undefined, failure: BatchFailure): void {
    this.#pending.delete(id);
    this.#write(encodeBatchFailure(id, append?.target, failure));
  }

  /** The answers to the appends of one commit come in one turn, and leave together. */
  #write(response: Buffer): void {
    this.#answers.push(response);
    if (this.#answers.length === 1)
      queueMicrotask(() => {
        this.#handOn();
      });
  }

  #handOn(): void {
    const answers = this.#answers;
    this.#answers = [];
    if (!this.#closed && answers.length > 0) this.call.write(answers);
  }

  #closeWhenDone(): void {
    if (this.#underWay > 0) return;
    if (this.services.stopping.aborted) {
      this.#close(new CallFailure(status.CANCELLED, 'The event store is shutting down.'));
    } else if (this.#inputEnded) this.#close();
  }

  #close(failure?: CallFailure): void {
    this.#handOn();
    if (this.#closed) return;
    this.#closed = true;
    if (failure) this.call.emit('error', failure);
    else this.call.end();
  }
}
