// The messages below restate shared.proto of the EventStoreDB clients, Apache-2.0, see NOTICE.md.
import { WireWriter, wireRevision } from './wire.js';
import type { WireReader } from './wire.js';
import type { ExpectedRevision } from '../log/decide-append.js';

const UUID_FORMAT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A value in a request that cannot be what it should be. */
export class InvalidRequest extends Error {}

/** `UUID`: text, or two signed 64-bit halves. Returns it in lower case. */
export function decodeUuid(reader: WireReader): string {
  let uuid = '';
  while (reader.next()) {
    if (reader.field === 1) uuid = decodeStructuredUuid(reader.message());
    else if (reader.field === 2) uuid = reader.string().toLowerCase();
    else reader.skip();
  }
  if (!UUID_FORMAT.test(uuid)) throw new InvalidRequest(`'${uuid}' is not a UUID.`);
  return uuid;
}

export function encodeUuid(uuid: string): WireWriter {
  return new WireWriter().string(2, uuid);
}

/** `UUID` as two halves, for readers that ask for it. */
export function encodeStructuredUuid(uuid: string): WireWriter {
  const hex = uuid.replaceAll('-', '');
  const most = BigInt(`0x${hex.slice(0, 16)}`);
  const least = BigInt(`0x${hex.slice(16)}`);
  return new WireWriter().message(1, new WireWriter().uint64(1, most).uint64(2, least));
}

/** `StreamIdentifier`. */
export function decodeStreamIdentifier(reader: WireReader): string {
  let stream = '';
  while (reader.next()) {
    if (reader.field === 3) stream = reader.string();
    else reader.skip();
  }
  if (stream === '' || stream === '$$') {
    throw new InvalidRequest(`'${stream}' is not a stream name.`);
  }
  return stream;
}

export function encodeStreamIdentifier(stream: string): WireWriter {
  return new WireWriter().string(3, stream);
}

/** Field numbers of an expected revision, in the order revision, no_stream, any, stream_exists. */
export type ExpectedFields = readonly [number, number, number, number];

/** The expectation fields of all four write requests: 2 revision, 3 no_stream, 4 any, 5 exists. */
export function decodeExpected(reader: WireReader): ExpectedRevision | undefined {
  if (reader.field === 2) return reader.uint64();
  const words = { 3: 'no_stream', 4: 'any', 5: 'stream_exists' } as const;
  const word = words[reader.field as 3 | 4 | 5] as ExpectedRevision | undefined;
  if (word !== undefined) reader.skip();
  return word;
}

export function encodeExpected(
  writer: WireWriter,
  expected: ExpectedRevision,
  [revision, noStream, any, streamExists]: ExpectedFields,
): WireWriter {
  if (typeof expected === 'number') return writer.uint64(revision, wireRevision(expected));
  if (expected === 'no_stream') return writer.empty(noStream);
  return writer.empty(expected === 'any' ? any : streamExists);
}

/** A `map<string, string>` entry. */
export function decodeMapEntry(reader: WireReader): [string, string] {
  let key = '';
  let value = '';
  while (reader.next()) {
    if (reader.field === 1) key = reader.string();
    else if (reader.field === 2) value = reader.string();
    else reader.skip();
  }
  return [key, value];
}

export function encodePosition(position: number): WireWriter {
  return new WireWriter().uint64(1, position).uint64(2, position);
}

function decodeStructuredUuid(reader: WireReader): string {
  let most = 0n;
  let least = 0n;
  while (reader.next()) {
    if (reader.field === 1) most = reader.int64();
    else if (reader.field === 2) least = reader.int64();
    else reader.skip();
  }
  const hex = [most, least]
    .map((half) => BigInt.asUintN(64, half).toString(16).padStart(16, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
