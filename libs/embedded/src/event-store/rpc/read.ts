import type { ServerWritableStream } from '@grpc/grpc-js';

import { compileFilter } from '../log/event-filter.js';
import type { LoggedEvent } from '../log/logged-event.js';
import { readAll, readStream, streamStatus } from '../log/read-log.js';
import { decodeReadRequest } from '../protocol/read-request.js';
import { encodeStreamNotFound } from '../protocol/read-response.js';
import { caller, requireAccess } from './call-context.js';
import type { Services } from './call-context.js';
import { asCallFailure, invalidPosition, streamDeleted } from './failures.js';
import type { MessageBatch } from './message-batches.js';
import { OutgoingMessages } from './outgoing-messages.js';
import { type ReadCall, encodeFor } from './read-call.js';
import { subscribe } from './subscribe.js';

/** Streams.Read: reads and subscriptions, of a stream or of `$all`. */
export function read(services: Services) {
  return (call: ServerWritableStream<Buffer, MessageBatch>): void => {
    const out = new OutgoingMessages(call);
    handle(services, call, out).then(
      () => {
        out.end();
      },
      (error: unknown) => {
        out.fail(asCallFailure(error));
      },
    );
  };
}

async function handle(
  services: Services,
  call: ServerWritableStream<Buffer, MessageBatch>,
  out: OutgoingMessages,
): Promise<void> {
  const who = caller(services, call);
  const request = decodeReadRequest(call.request);
  requireAccess(services, who, 'read', request.stream ?? '$all');
  const readCall: ReadCall = { services, request, who, out };
  if (request.count === undefined) await subscribe(readCall);
  else if (request.stream === undefined) await readAllEvents(readCall, request.count);
  else await readStreamEvents(readCall, request.stream, request.count);
}

async function readStreamEvents(call: ReadCall, stream: string, count: number): Promise<void> {
  const { log } = call.services;
  const status = streamStatus(log, stream);
  if (status === 'deleted') throw streamDeleted(stream);
  if (status === 'not-found') {
    call.out.write(encodeStreamNotFound(stream));
    return;
  }
  const { from } = call.request;
  await send(call, readStream(log, { stream, from, count, direction: direction(call) }));
}

async function readAllEvents(call: ReadCall, count: number): Promise<void> {
  const { log } = call.services;
  const { from, filter } = call.request;
  if (typeof from === 'number' && !log.isPosition(from)) throw invalidPosition(from);
  const wanted = filter ? compileFilter(filter) : undefined;
  const limit = wanted ? Number.POSITIVE_INFINITY : count;
  const pages = readAll(log, { from, count: limit, direction: direction(call) });
  await send(call, wanted ? filtered(pages, wanted, count) : pages);
}

function* filtered(
  pages: Iterable<readonly LoggedEvent[]>,
  wanted: (event: LoggedEvent) => boolean,
  count: number,
): Generator<readonly LoggedEvent[]> {
  let left = count;
  for (const page of pages) {
    const found = page.filter(wanted).slice(0, left);
    left -= found.length;
    yield found;
    if (left <= 0) return;
  }
}

async function send(call: ReadCall, pages: Iterable<readonly LoggedEvent[]>): Promise<void> {
  for (const page of pages) {
    for (const event of page) call.out.write(encodeFor(call, event));
    await call.out.breathe();
    if (call.out.closed) return;
  }
}

function direction(call: ReadCall): 'forwards' | 'backwards' {
  return call.request.backwards ? 'backwards' : 'forwards';
}
