import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { ByteReader, ByteWriter } from '../index/byte-writer.js';
import type { FieldPlaces } from './packet-template.js';
import { placesOf } from './packet-template.js';
import type { RecordClock, Residuals } from './template-state.js';
import { TemplateState } from './template-state.js';

/** How the records of a capture are taken apart; null: it has none that are known. */
export type RecordStyle = RecordClock & { link: number };

const PLAIN = 0;
const COLUMNS = 1;
/** Kinds of records: one of the templates, the first of a new template, or kept as it is. */
const NEW_TEMPLATE = 255;
const AS_IT_IS = 254;
const MOST_TEMPLATES = 200;
const RECORD = 16;
const FIELDS = [
  'time',
  'identification',
  'typeAndMarker',
  'sequence',
  'timestamp',
  'ipChecksum',
  'udpChecksum',
] as const;
const QUALITY = 5;
const WINDOW_BITS = 20;

/** Packs a block that begins with a record; `style` null packs it as plain bytes. */
export function packBlock(bytes: Uint8Array, style: RecordStyle | null): Uint8Array {
  const out = new ByteWriter();
  if (style === null) {
    out.uint(PLAIN);
    out.blob(brotli(bytes));
    return out.done();
  }
  const columns = new Columns(style);
  const tail = columns.takeApart(bytes);
  out.uint(COLUMNS);
  out.uint(bytes.length);
  out.blob(brotli(columns.headers()));
  out.blob(brotli(columns.payloads()));
  out.blob(brotli(bytes.subarray(tail)));
  return out.done();
}

/** The bytes of a packed block. Throws when they are damaged. */
export function unpackBlock(
  packed: Uint8Array,
  style: RecordStyle | null,
  size: number,
): Uint8Array {
  const input = new ByteReader(packed);
  if (input.uint() === PLAIN) return unbrotli(input.blob(), size);
  const length = input.uint();
  if (style === null || length !== size) throw new RangeError('The block is damaged.');
  const headers = unbrotli(input.blob(), 2 * size + 4096);
  const payloads = unbrotli(input.blob(), size);
  return putTogether(headers, payloads, unbrotli(input.blob(), size), style, size);
}

/** Records taken apart: what is alike stands together, so that it packs well. */
class Columns {
  private readonly templates: TemplateState[] = [];
  private readonly payloadParts: Uint8Array[][] = [];
  private readonly kinds = new ByteWriter();
  private readonly raw = new ByteWriter();
  private readonly fields = FIELDS.map(() => new ByteWriter());
  private readonly residuals = noResiduals();

  constructor(private readonly style: RecordStyle) {}

  /** Returns where the last whole record ends. */
  takeApart(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at + RECORD <= bytes.length) {
      const captured = view.getUint32(at + 8, this.style.littleEndian);
      const length = RECORD + captured;
      if (at + length > bytes.length) break;
      this.record(bytes, at, length);
      at += length;
    }
    return at;
  }

  headers(): Uint8Array {
    const out = new ByteWriter();
    out.blob(this.kinds.done());
    out.blob(this.raw.done());
    for (const field of this.fields) out.blob(field.done());
    return out.done();
  }

  /** Payloads stream by stream: each goes on as it did. */
  payloads(): Uint8Array {
    return Buffer.concat(this.payloadParts.flat());
  }

  private record(bytes: Uint8Array, at: number, length: number): void {
    const kind = this.templates.findIndex((template) => template.matches(bytes, at, length));
    if (kind >= 0) {
      const template = this.templates[kind]!;
      this.kinds.byte(kind);
      template.measure(bytes, at, this.residuals);
      FIELDS.forEach((name, i) => this.fields[i]!.int(this.residuals[name]));
      this.addPayload(kind, bytes, at + template.places.payload, at + length);
      return;
    }
    const places = placesOf(bytes, at, at + length, this.style.link);
    if (places === null || this.templates.length >= MOST_TEMPLATES) {
      this.kinds.byte(AS_IT_IS);
      this.raw.blob(bytes.subarray(at, at + length));
      return;
    }
    this.kinds.byte(NEW_TEMPLATE);
    const header = bytes.subarray(at, at + places.payload);
    writePlaces(this.raw, places, length);
    this.raw.blob(header);
    this.templates.push(new TemplateState(header, places, length, this.style));
    this.payloadParts.push([]);
    this.addPayload(this.templates.length - 1, bytes, at + places.payload, at + length);
  }

  private addPayload(kind: number, bytes: Uint8Array, from: number, to: number): void {
    this.payloadParts[kind]!.push(bytes.subarray(from, to));
  }
}

function putTogether(
  headers: Uint8Array,
  payloads: Uint8Array,
  tail: Uint8Array,
  style: RecordStyle,
  size: number,
): Uint8Array {
  const input = new ByteReader(headers);
  const kinds = input.blob();
  const raw = new ByteReader(input.blob());
  const fields = FIELDS.map(() => new ByteReader(input.blob()));
  const templates: TemplateState[] = [];
  const places = payloadPlaces(kinds, raw, templates, style);
  const bytes = new Uint8Array(size);
  const rest = new ByteReader(places.raw);
  const residuals = noResiduals();
  let at = 0;
  let newest = -1;
  for (const kind of kinds) {
    if (kind === AS_IT_IS) {
      const record = rest.blob();
      bytes.set(record, at);
      at += record.length;
      continue;
    }
    const number = kind === NEW_TEMPLATE ? ++newest : kind;
    const template = templates[number]!;
    places.next[number] = putPayload(bytes, at, template, payloads, places.next[number]!);
    if (kind === NEW_TEMPLATE) {
      readPlaces(rest);
      bytes.set(rest.blob(), at);
    } else {
      FIELDS.forEach((name, i) => (residuals[name] = fields[i]!.int()));
      template.restore(residuals, bytes, at);
    }
    at += template.length;
  }
  bytes.set(tail, at);
  return bytes;
}

/** Puts the next payload of a template into the record at `at`; returns where the one after is. */
function putPayload(
  bytes: Uint8Array,
  at: number,
  { length, places }: TemplateState,
  payloads: Uint8Array,
  from: number,
): number {
  const to = from + length - places.payload;
  bytes.set(payloads.subarray(from, to), at + places.payload);
  return to;
}

/** Makes the templates of a block, and finds where the payloads of each begin. */
function payloadPlaces(
  kinds: Uint8Array,
  raw: ByteReader,
  templates: TemplateState[],
  style: RecordStyle,
): { next: number[]; raw: Uint8Array } {
  const bytes = raw.rest();
  const counts: number[] = [];
  for (const kind of kinds) {
    if (kind === AS_IT_IS) raw.blob();
    else if (kind === NEW_TEMPLATE) {
      const { places, length } = readPlaces(raw);
      templates.push(new TemplateState(raw.blob(), places, length, style));
      counts.push(1);
    } else counts[kind]!++;
  }
  let at = 0;
  const next = templates.map(({ length, places }, i) => {
    const begin = at;
    at += counts[i]! * (length - places.payload);
    return begin;
  });
  return { next, raw: bytes };
}

function writePlaces(
  out: ByteWriter,
  { ip, udp, rtp, payload }: FieldPlaces,
  length: number,
): void {
  for (const value of [ip, udp, rtp, payload, length]) out.uint(value);
}

function readPlaces(input: ByteReader): { places: FieldPlaces; length: number } {
  const places = { ip: input.uint(), udp: input.uint(), rtp: input.uint(), payload: input.uint() };
  return { places, length: input.uint() };
}

function noResiduals(): Residuals {
  return {
    time: 0,
    identification: 0,
    typeAndMarker: 0,
    sequence: 0,
    timestamp: 0,
    ipChecksum: 0,
    udpChecksum: 0,
  };
}

function brotli(bytes: Uint8Array): Uint8Array {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

function unbrotli(bytes: Uint8Array, most: number): Uint8Array {
  return brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, most) });
}
