import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';

import type { WriteTarget } from '../log/event-log.js';
import { appendSize } from '../log/logged-event.js';
import type { ProposedEvent } from '../log/logged-event.js';
import { decodeAppendRequest, encodeAppendResponse } from '../protocol/append-messages.js';
import { InvalidRequest } from '../protocol/shared-messages.js';
import { caller, requireAccess } from './call-context.js';
import type { Services } from './call-context.js';
import { asCallFailure, streamDeleted, tooLarge } from './failures.js';

/** Streams.Append: options, then one message per event, then one answer. */
export function append(services: Services) {
  return (call: ServerReadableStream<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void => {
    const request = new AppendCollector(services.maxAppendSize);
    let ended = false;
    const end = (error: unknown, response?: Buffer) => {
      if (ended) return;
      ended = true;
      if (response) answer(null, response);
      else answer(asCallFailure(error));
    };
    const who = attempt(() => caller(services, call), end);
    const handle = async () => {
      const { target, events } = request.complete();
      if (who) requireAccess(services, who, 'write', target.stream);
      const outcome = await services.log.append(target, events);
      if (outcome.kind === 'stream-deleted') throw streamDeleted(target.stream);
      return encodeAppendResponse(target, outcome);
    };
    call.on('data', (bytes: Buffer) => {
      if (!ended)
        attempt(() => {
          request.add(bytes);
        }, end);
    });
    call.on('error', end);
    call.on('end', () => {
      if (!ended)
        handle().then((response) => {
          end(undefined, response);
        }, end);
    });
  };
}

function attempt<T>(work: () => T, failed: (error: unknown) => void): T | undefined {
  try {
    return work();
  } catch (error) {
    failed(error);
    return undefined;
  }
}

/** Gathers the messages of one append. */
class AppendCollector {
  #target: WriteTarget | undefined;
  readonly #events: ProposedEvent[] = [];
  #size = 0;

  constructor(private readonly limit: number) {}

  add(bytes: Buffer): void {
    const request = decodeAppendRequest(bytes);
    if (request.kind === 'options') {
      if (this.#target) throw new InvalidRequest('An append has options twice.');
      this.#target = request.target;
      return;
    }
    if (!this.#target) throw new InvalidRequest('An append must begin with its options.');
    this.#size += appendSize(request.event);
    if (this.#size > this.limit) throw tooLarge(this.limit);
    this.#events.push(request.event);
  }

  complete(): { target: WriteTarget; events: readonly ProposedEvent[] } {
    if (!this.#target) throw new InvalidRequest('An append must begin with its options.');
    return { target: this.#target, events: this.#events };
  }
}
