// Restates AppendReq and AppendResp of streams.proto, Apache-2.0, see NOTICE.md.
import type { ExpectedRevision } from '../log/decide-append.js';
import type { WriteOutcome, WriteTarget } from '../log/event-log.js';
import { NO_REVISION } from '../log/logged-event.js';
import type { ProposedEvent } from '../log/logged-event.js';
import {
  decodeExpected,
  decodeMapEntry,
  decodeStreamIdentifier,
  decodeUuid,
  encodeExpected,
  encodePosition,
  InvalidRequest,
} from './shared-messages.js';
import { WireReader, WireWriter, wireRevision } from './wire.js';

/** Keys that every proposed event must carry in its metadata map. */
export const REQUIRED_METADATA = ['type', 'content-type'] as const;

const JSON_CONTENT = 'application/json';

/** An event without one of REQUIRED_METADATA. */
export class MissingMetadata extends Error {
  constructor(readonly property: string) {
    super(`Required Metadata Property '${property}' is missing`);
  }
}

/** The first message of Append says where to; the others each bring an event. */
export type AppendRequest =
  | { readonly kind: 'options'; readonly target: WriteTarget }
  | { readonly kind: 'event'; readonly event: ProposedEvent };

export function decodeAppendRequest(bytes: Uint8Array): AppendRequest {
  const reader = new WireReader(bytes);
  let request: AppendRequest | undefined;
  while (reader.next()) {
    if (reader.field === 1) request = { kind: 'options', target: decodeTarget(reader.message()) };
    else if (reader.field === 2)
      request = { kind: 'event', event: decodeProposed(reader.message()) };
    else reader.skip();
  }
  if (!request) throw new InvalidRequest('An append message holds neither options nor an event.');
  return request;
}

/** `Options` of Append, Delete, Tombstone (and BatchAppend, which adds a deadline). */
export function decodeTarget(reader: WireReader): WriteTarget {
  let stream: string | undefined;
  let expected: ExpectedRevision | undefined;
  while (reader.next()) {
    const found = reader.field === 1 ? undefined : decodeExpected(reader);
    if (found !== undefined) expected = found;
    else if (reader.field === 1) stream = decodeStreamIdentifier(reader.message());
    else reader.skip();
  }
  return requireTarget(stream, expected);
}

export function requireTarget(
  stream: string | undefined,
  expected: ExpectedRevision | undefined,
): WriteTarget {
  if (stream === undefined) throw new InvalidRequest('The stream name is missing.');
  if (expected === undefined) throw new InvalidRequest('The expected revision is missing.');
  return { stream, expected };
}

/** `ProposedMessage`, the same in Append and BatchAppend. */
export function decodeProposed(reader: WireReader): ProposedEvent {
  let id: string | undefined;
  const properties = new Map<string, string>();
  let metadata: Uint8Array = new Uint8Array(0);
  let data: Uint8Array = new Uint8Array(0);
  while (reader.next()) {
    if (reader.field === 1) id = decodeUuid(reader.message());
    else if (reader.field === 2) properties.set(...decodeMapEntry(reader.message()));
    else if (reader.field === 3) metadata = reader.bytesField();
    else if (reader.field === 4) data = reader.bytesField();
    else reader.skip();
  }
  if (id === undefined) throw new InvalidRequest('An event has no id.');
  const [type, content] = REQUIRED_METADATA.map((key) => required(properties, key));
  return { id, type: type ?? '', json: content === JSON_CONTENT, data, metadata };
}

/** `AppendResp`: success, or a wrong expectation, which this call does not report as an error. */
export function encodeAppendResponse(
  target: WriteTarget,
  outcome: Exclude<WriteOutcome, { kind: 'stream-deleted' }>,
): Buffer {
  const response = new WireWriter();
  if (outcome.kind === 'written') return response.message(1, encodeSuccess(outcome)).finish();
  return response.message(2, encodeConflict(target, outcome.current)).finish();
}

/** `Success`, the same in AppendResp and BatchAppendResp. */
export function encodeSuccess(outcome: { revision: number; position?: number }): WireWriter {
  const success = new WireWriter();
  if (outcome.revision === NO_REVISION) success.empty(2);
  else success.uint64(1, wireRevision(outcome.revision));
  return outcome.position === undefined
    ? success.empty(4)
    : success.message(3, encodePosition(outcome.position));
}

function encodeConflict(target: WriteTarget, current: number): WireWriter {
  const conflict = new WireWriter();
  if (current === NO_REVISION) conflict.empty(7);
  else conflict.uint64(6, wireRevision(current));
  return encodeExpected(conflict, target.expected, [8, 11, 9, 10]);
}

function required(properties: ReadonlyMap<string, string>, key: string): string {
  const value = properties.get(key);
  if (value === undefined || value === '') throw new MissingMetadata(key);
  return value;
}
