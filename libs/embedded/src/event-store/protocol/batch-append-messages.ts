// Restates BatchAppendReq and BatchAppendResp of streams.proto and google.rpc.Status, Apache-2.0,
// see NOTICE.md.
import type { ExpectedRevision } from '../log/decide-append.js';
import type { WriteOutcome, WriteTarget } from '../log/event-log.js';
import { NO_REVISION } from '../log/logged-event.js';
import type { ProposedEvent } from '../log/logged-event.js';
import { decodeProposed, encodeSuccess, requireTarget } from './append-messages.js';
import {
  decodeExpected,
  decodeStreamIdentifier,
  decodeUuid,
  encodeExpected,
  encodeStreamIdentifier,
  encodeUuid,
  InvalidRequest,
} from './shared-messages.js';
import { WireReader, WireWriter, wireRevision } from './wire.js';

/** `deadline` in milliseconds since 1970, by the clock of the client. */
export interface BatchOptions {
  readonly target: WriteTarget;
  readonly deadline: number;
}

/** A part of one append: the first part has options, the last one is final. */
export interface BatchPart {
  readonly correlationId: string;
  readonly options?: BatchOptions;
  readonly events: readonly ProposedEvent[];
  readonly final: boolean;
  /** What is wrong with the rest of the part, if it could not be understood. */
  readonly invalid?: InvalidRequest;
}

/** Why an append in a batch failed, in the words of google.rpc.Status and its details. */
export type BatchFailure =
  | { readonly kind: 'wrong-expected-version'; readonly current: number }
  | { readonly kind: 'stream-deleted' }
  | { readonly kind: 'access-denied' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'too-large'; readonly limit: number }
  | { readonly kind: 'bad-request'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

/** Decodes a part. Throws only when not even its correlation id can be read. */
export function decodeBatchPart(bytes: Uint8Array): BatchPart {
  const correlationId = correlationIdOf(bytes);
  try {
    return { correlationId, ...decodeBody(bytes) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const invalid = new InvalidRequest(message);
    return { correlationId, events: [], final: true, invalid };
  }
}

export function encodeBatchSuccess(
  correlationId: string,
  target: WriteTarget,
  outcome: Extract<WriteOutcome, { kind: 'written' }>,
): Buffer {
  const response = new WireWriter().message(1, encodeUuid(correlationId));
  response.message(3, encodeSuccess(outcome));
  response.message(4, encodeStreamIdentifier(target.stream));
  return encodeExpected(response, target.expected, [5, 6, 7, 8]).finish();
}

export function encodeBatchFailure(
  correlationId: string,
  target: WriteTarget | undefined,
  failure: BatchFailure,
): Buffer {
  const response = new WireWriter().message(1, encodeUuid(correlationId));
  response.message(2, encodeStatus(target, failure));
  return response.message(4, encodeStreamIdentifier(target?.stream ?? '')).finish();
}

function correlationIdOf(bytes: Uint8Array): string {
  const reader = new WireReader(bytes);
  while (reader.next()) {
    if (reader.field === 1) return decodeUuid(reader.message());
    reader.skip();
  }
  throw new InvalidRequest('A batch append has no correlation id.');
}

function decodeBody(bytes: Uint8Array) {
  const reader = new WireReader(bytes);
  let options: BatchOptions | undefined;
  const events: ProposedEvent[] = [];
  let final = false;
  while (reader.next()) {
    if (reader.field === 2) options = decodeOptions(reader.message());
    else if (reader.field === 3) events.push(decodeProposed(reader.message()));
    else if (reader.field === 4) final = reader.bool();
    else reader.skip();
  }
  return { ...(options && { options }), events, final };
}

function decodeOptions(reader: WireReader): BatchOptions {
  let stream: string | undefined;
  let expected: ExpectedRevision | undefined;
  let deadline = Number.POSITIVE_INFINITY;
  while (reader.next()) {
    const found = reader.field === 1 ? undefined : decodeExpected(reader);
    if (found !== undefined) expected = found;
    else if (reader.field === 1) stream = decodeStreamIdentifier(reader.message());
    else if (reader.field === 6) deadline = decodeTimestamp(reader.message());
    else if (reader.field === 7) deadline = Date.now() + decodeTimestamp(reader.message());
    else reader.skip();
  }
  return { target: requireTarget(stream, expected), deadline };
}

/** `Timestamp` or `Duration`: seconds and nanoseconds, here in milliseconds. */
function decodeTimestamp(reader: WireReader): number {
  let milliseconds = 0;
  while (reader.next()) {
    if (reader.field === 1) milliseconds += Number(reader.int64()) * 1000;
    else if (reader.field === 2) milliseconds += Number(reader.int64()) / 1e6;
    else reader.skip();
  }
  return milliseconds;
}

/** google.rpc.Code, the message and the name of the details, for each failure. */
const STATUS = {
  'wrong-expected-version': [6, 'WrongExpectedVersion'],
  'stream-deleted': [5, 'StreamDeleted'],
  'access-denied': [7, 'AccessDenied'],
  timeout: [4, 'Timeout'],
  'too-large': [3, 'MaximumAppendSizeExceeded'],
  'bad-request': [3, 'BadRequest'],
  unknown: [2, 'Unknown'],
} as const;

function encodeStatus(target: WriteTarget | undefined, failure: BatchFailure): WireWriter {
  const [code, name] = STATUS[failure.kind];
  const message = 'message' in failure ? `${name}: ${failure.message}` : name;
  const details = new WireWriter()
    .string(1, `type.googleapis.com/event_store.client.${name}`)
    .message(2, encodeDetails(target, failure));
  return new WireWriter().uint64(1, code).string(2, message).message(3, details);
}

function encodeDetails(target: WriteTarget | undefined, failure: BatchFailure): WireWriter {
  const details = new WireWriter();
  if (failure.kind === 'too-large') return details.uint64(1, failure.limit);
  if (failure.kind === 'bad-request') return details.string(1, failure.message);
  if (failure.kind === 'stream-deleted' && target) {
    return details.message(1, encodeStreamIdentifier(target.stream));
  }
  if (failure.kind !== 'wrong-expected-version' || !target) return details;
  if (failure.current === NO_REVISION) details.empty(2);
  else details.uint64(1, wireRevision(failure.current));
  return encodeExpected(details, target.expected, [3, 6, 4, 5]);
}
