import { mayAccess } from '../log/access.js';
import type { Caller } from '../log/access.js';
import type { LoggedEvent } from '../log/logged-event.js';
import { resolveLink } from '../log/resolve-link.js';
import type { ReadRequest } from '../protocol/read-request.js';
import { encodeEventResponse } from '../protocol/read-response.js';
import type { Services } from './call-context.js';
import type { OutgoingMessages } from './outgoing-messages.js';

/** One read or subscription under way. */
export interface ReadCall {
  readonly services: Services;
  readonly request: ReadRequest;
  readonly who: Caller;
  readonly out: OutgoingMessages;
}

/** The bytes of an event for this reader, its link followed if it asked for that. */
export function encodeFor(call: ReadCall, event: LoggedEvent): Buffer {
  const { request, services, who } = call;
  const resolved = request.resolveLinks
    ? resolveLink(services.log, event, (stream) => mayAccess(services.log, who, 'read', stream))
    : { event };
  return encodeEventResponse(resolved, request.structuredIds);
}
