// Restates ReadResp of streams.proto, Apache-2.0, see NOTICE.md. Every event read passes through
// here, so a recorded event is written straight into a buffer of the right size.
import type { LoggedEvent } from '../log/logged-event.js';
import { encodePosition, encodeStreamIdentifier, encodeStructuredUuid } from './shared-messages.js';
import { varintLength, WireWriter, wireRevision, writeVarint } from './wire.js';

/** An event as a reader gets it: of a link that was followed, both; of a dangling one, the link. */
export interface ResolvedEvent {
  readonly event?: LoggedEvent;
  readonly link?: LoggedEvent;
}

const TAG_EVENT = 0x0a;
const TAG_COMMIT_POSITION = 0x18;
const UUID_TEXT_LENGTH = 36;
const UUID_FIELD_LENGTH = 4 + UUID_TEXT_LENGTH;

/** `ReadResp` with an event. The position is that of the original: the link if there is one. */
export function encodeEventResponse(resolved: ResolvedEvent, structuredIds: boolean): Buffer {
  const { event, link } = resolved;
  const plain = event && !link && !structuredIds;
  if (plain) return encodePlainEvent(event);
  const response = new WireWriter();
  if (event) response.bytes(1, encodeRecord(event, structuredIds));
  if (link) response.bytes(2, encodeRecord(link, structuredIds));
  const original = link ?? event;
  if (original) response.uint64(3, original.position);
  return new WireWriter().message(1, response).finish();
}

/** `ReadResp` with a SubscriptionConfirmation. */
export function encodeConfirmation(subscriptionId: string): Buffer {
  return new WireWriter().message(2, new WireWriter().string(1, subscriptionId)).finish();
}

/** `ReadResp` with a Checkpoint. */
export function encodeCheckpoint(position: number): Buffer {
  return new WireWriter().message(3, encodePosition(position)).finish();
}

/** `ReadResp` with a StreamNotFound. */
export function encodeStreamNotFound(stream: string): Buffer {
  const notFound = new WireWriter().message(1, encodeStreamIdentifier(stream));
  return new WireWriter().message(4, notFound).finish();
}

/** `ReadResp` with a CaughtUp. */
export function encodeCaughtUp(): Buffer {
  return new WireWriter().empty(8).finish();
}

function encodePlainEvent(event: LoggedEvent): Buffer {
  const record = measure(event);
  const body = 1 + varintLength(record.length) + record.length + 1 + varintLength(event.position);
  const buffer = Buffer.allocUnsafe(1 + varintLength(body) + body);
  let at = writeHeader(buffer, 0, TAG_EVENT, body);
  at = writeHeader(buffer, at, TAG_EVENT, record.length);
  at = writeRecord(buffer, at, event, record);
  buffer[at++] = TAG_COMMIT_POSITION;
  writeVarint(buffer, at, event.position);
  return buffer;
}

function encodeRecord(event: LoggedEvent, structuredIds: boolean): Buffer {
  const record = measure(event);
  const buffer = Buffer.allocUnsafe(record.length);
  writeRecord(buffer, 0, event, record);
  if (!structuredIds) return buffer;
  const id = new WireWriter().message(1, encodeStructuredUuid(event.id)).finish();
  return Buffer.concat([id, buffer.subarray(UUID_FIELD_LENGTH)]);
}

interface Measured {
  readonly length: number;
  readonly stream: number;
  readonly properties: Buffer;
  readonly created: string;
  readonly createdEntry: number;
}

function measure(event: LoggedEvent): Measured {
  const stream = Buffer.byteLength(event.stream);
  const properties = propertiesOf(event.type, event.json);
  const created = `${String(event.created)}0000`;
  const createdEntry = 2 + CREATED.length + 2 + created.length;
  const identifier = 1 + varintLength(stream) + stream;
  const length =
    UUID_FIELD_LENGTH +
    lengthDelimited(identifier) +
    (1 + revisionLength(event.revision)) +
    2 * (1 + varintLength(event.position)) +
    properties.length +
    lengthDelimited(createdEntry) +
    optionalBytes(event.metadata) +
    optionalBytes(event.data);
  return { length, stream, properties, created, createdEntry };
}

const CREATED = 'created';

function writeRecord(
  buffer: Buffer,
  start: number,
  event: LoggedEvent,
  measured: Measured,
): number {
  let at = writeUuid(buffer, start, event.id);
  at = writeHeader(buffer, at, 0x12, 1 + varintLength(measured.stream) + measured.stream);
  at = writeHeader(buffer, at, 0x1a, measured.stream);
  at += buffer.write(event.stream, at, 'utf8');
  buffer[at++] = 0x18;
  at = writeVarint(buffer, at, wireRevision(event.revision));
  buffer[at++] = 0x20;
  at = writeVarint(buffer, at, event.position);
  buffer[at++] = 0x28;
  at = writeVarint(buffer, at, event.position);
  buffer.set(measured.properties, at);
  at += measured.properties.length;
  at = writeHeader(buffer, at, 0x32, measured.createdEntry);
  at = writeHeader(buffer, at, 0x0a, CREATED.length);
  at += buffer.write(CREATED, at, 'latin1');
  at = writeHeader(buffer, at, 0x12, measured.created.length);
  at += buffer.write(measured.created, at, 'latin1');
  at = writeOptionalBytes(buffer, at, 0x3a, event.metadata);
  return writeOptionalBytes(buffer, at, 0x42, event.data);
}

function writeUuid(buffer: Buffer, at: number, uuid: string): number {
  buffer[at] = 0x0a;
  buffer[at + 1] = 2 + UUID_TEXT_LENGTH;
  buffer[at + 2] = 0x12;
  buffer[at + 3] = UUID_TEXT_LENGTH;
  buffer.write(uuid, at + 4, 'latin1');
  return at + UUID_FIELD_LENGTH;
}

function writeHeader(buffer: Buffer, at: number, tag: number, length: number): number {
  buffer[at] = tag;
  return writeVarint(buffer, at + 1, length);
}

function writeOptionalBytes(buffer: Buffer, at: number, tag: number, value: Uint8Array): number {
  if (value.length === 0) return at;
  const from = writeHeader(buffer, at, tag, value.length);
  buffer.set(value, from);
  return from + value.length;
}

function lengthDelimited(length: number): number {
  return 1 + varintLength(length) + length;
}

function optionalBytes(value: Uint8Array): number {
  return value.length === 0 ? 0 : lengthDelimited(value.length);
}

function revisionLength(revision: number): number {
  return revision >= Number.MAX_SAFE_INTEGER ? 9 : varintLength(revision);
}

/** The map entries `type` and `content-type`; a log has few types, so they are kept. */
const knownProperties = new Map<string, Buffer>();
const MAX_KNOWN = 1000;

function propertiesOf(type: string, json: boolean): Buffer {
  const key = json ? `j${type}` : `b${type}`;
  const known = knownProperties.get(key);
  if (known) return known;
  const content = json ? 'application/json' : 'application/octet-stream';
  const properties = new WireWriter()
    .message(6, new WireWriter().string(1, 'type').string(2, type))
    .message(6, new WireWriter().string(1, 'content-type').string(2, content))
    .finish();
  if (knownProperties.size >= MAX_KNOWN) knownProperties.clear();
  knownProperties.set(key, properties);
  return properties;
}
