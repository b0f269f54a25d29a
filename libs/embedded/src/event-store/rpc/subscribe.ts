import { randomUUID } from 'node:crypto';

import { status } from '@grpc/grpc-js';

import { CheckpointClock } from '../log/checkpoint-clock.js';
import { compileFilter } from '../log/event-filter.js';
import type { LoggedEvent } from '../log/logged-event.js';
import { PAGE, firstVisibleRevision, withoutExpired } from '../log/read-log.js';
import { TOMBSTONE_TYPE } from '../log/stream-metadata.js';
import { encodeCaughtUp, encodeCheckpoint, encodeConfirmation } from '../protocol/read-response.js';
import { CallFailure, invalidSubscriptionPosition, streamDeleted } from './failures.js';
import { type ReadCall, encodeFor } from './read-call.js';

/** Events a live subscription may lag before it counts as catching up again, as on the server. */
const LIVE_BUFFER = 32;

/** What to send next to a subscriber: a step reads on from its cursor. */
interface Source {
  /** Sends the events behind the cursor and says how many it looked at. */
  step(): number;
  /** Called when there is nothing behind the cursor and the subscription was not live. */
  caughtUp(): void;
}

/**
 * A subscription is one loop over one cursor: send what lies behind it, and if there is nothing,
 * sleep until the next commit. Nothing is merged, so nothing is missed or sent twice.
 */
export async function subscribe(call: ReadCall): Promise<void> {
  const { out, services } = call;
  const source = call.request.stream === undefined ? allSource(call) : streamSource(call);
  out.write(encodeConfirmation(randomUUID()));
  const wake = () => {
    out.wake();
  };
  const unlisten = services.log.onCommit(wake);
  services.stopping.addEventListener('abort', wake);
  try {
    await run(call, source);
  } finally {
    unlisten();
    services.stopping.removeEventListener('abort', wake);
  }
}

async function run({ out, services }: ReadCall, source: Source): Promise<void> {
  let live = false;
  let slow = false;
  while (!out.closed) {
    if (services.stopping.aborted) {
      throw new CallFailure(status.CANCELLED, 'The event store is shutting down.');
    }
    const seen = source.step();
    if (live && slow && seen > LIVE_BUFFER) live = false;
    if (seen > 0) {
      slow = await out.breathe();
      continue;
    }
    if (!live) {
      source.caughtUp();
      out.write(encodeCaughtUp());
      live = true;
    }
    await out.woken();
  }
}

function streamSource(call: ReadCall): Source {
  const { log } = call.services;
  const { stream = '', from } = call.request;
  let next = from === 'start' ? 0 : from === 'end' ? log.lastRevision(stream) + 1 : from + 1;
  if (log.isTombstoned(stream)) next = Number.POSITIVE_INFINITY;
  const step = () => {
    if (next === Number.POSITIVE_INFINITY) throw streamDeleted(stream);
    if (log.lastRevision(stream) < next) return 0;
    const first = Math.max(next, firstVisibleRevision(log, stream));
    const events = log.streamForwards(stream, Math.min(first, Number.MAX_SAFE_INTEGER), PAGE);
    for (const event of withoutExpired(log, stream, events)) call.out.write(encodeFor(call, event));
    const last = events.at(-1);
    if (last) next = last.type === TOMBSTONE_TYPE ? Number.POSITIVE_INFINITY : last.revision + 1;
    return events.length;
  };
  return { step, caughtUp: () => undefined };
}

function allSource(call: ReadCall): Source {
  const { log } = call.services;
  const { from, filter } = call.request;
  if (typeof from === 'number' && !log.isPosition(from)) throw invalidSubscriptionPosition(from);
  let next = from === 'start' ? 0 : from === 'end' ? log.end : from + 1;
  const wanted = filter ? compileFilter(filter) : () => true;
  const clock = filter && new CheckpointClock(filter.window * filter.checkpointInterval);
  const checkpoint = (position: number | undefined) => {
    if (position !== undefined) call.out.write(encodeCheckpoint(position));
  };
  const consider = (event: LoggedEvent) => {
    if (wanted(event)) call.out.write(encodeFor(call, event));
    checkpoint(clock?.considered(event.position));
    next = event.position + 1;
  };
  return {
    step: () => {
      const events = log.allForwards(next, PAGE);
      events.forEach(consider);
      return events.length;
    },
    caughtUp: () => {
      checkpoint(clock?.caughtUp());
    },
  };
}
