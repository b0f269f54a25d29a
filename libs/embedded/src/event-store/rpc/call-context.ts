import type { Metadata } from '@grpc/grpc-js';

import { mayAccess } from '../log/access.js';
import type { Caller, StreamOperation } from '../log/access.js';
import type { EventLog } from '../log/event-log.js';
import type { Authentication } from './authentication.js';
import { accessDenied } from './failures.js';

/** What the handlers share. */
export interface Services {
  readonly log: EventLog;
  readonly authenticate: Authentication;
  /** Bytes per append. */
  readonly maxAppendSize: number;
  /** Ends calls that would go on for ever when the server stops. */
  readonly stopping: AbortSignal;
}

export function caller(services: Services, call: { metadata: Metadata }): Caller {
  return services.authenticate(call.metadata);
}

/** Throws unless the caller may do this with the stream. */
export function requireAccess(
  services: Services,
  who: Caller,
  operation: StreamOperation,
  stream: string,
): void {
  if (!mayAccess(services.log, who, operation, stream)) throw accessDenied();
}
