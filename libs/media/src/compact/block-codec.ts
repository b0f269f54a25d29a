import { ByteReader, ByteWriter } from '../index/byte-writer.js';
import { brotli, unbrotli } from './brotli.js';
import type { FieldPlaces } from './packet-template.js';
import { placesOf } from './packet-template.js';
import { packPayloads, unpackPayloads } from './payloads.js';
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
  out.blob(brotli(columns.headers()));
  columns.packPayloads(out);
  out.blob(brotli(bytes.subarray(tail)));
  return out.done();
}

/** The `size` bytes of a packed block. Throws when they are damaged. */
export function unpackBlock(
  packed: Uint8Array,
  style: RecordStyle | null,
  size: number,
): Uint8Array {
  const input = new ByteReader(packed);
  if (input.uint() === PLAIN) return unbrotli(input.blob(), size);
  if (style === null) throw new RangeError('It has records where there should be none.');
  return putTogether(input, style, size);
}

/** Records taken apart: what is alike stands together, so that it packs well. */
class Columns {
  private readonly templates: TemplateState[] = [];
  private readonly payloads: Uint8Array[][] = [];
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

  packPayloads(out: ByteWriter): void {
    const streams = this.payloads.map((parts, i) => {
      return { law: this.templates[i]!.law, bytes: Buffer.concat(parts) };
    });
    packPayloads(streams, out);
  }

  private record(bytes: Uint8Array, at: number, length: number): void {
    const kind = this.templates.findIndex((template) => template.matches(bytes, at, length));
    if (kind < 0) return this.unforeseen(bytes, at, length);
    const template = this.templates[kind]!;
    this.kinds.byte(kind);
    template.measure(bytes, at, this.residuals);
    FIELDS.forEach((name, i) => this.fields[i]!.int(this.residuals[name]));
    this.payloads[kind]!.push(bytes.subarray(at + template.places.payload, at + length));
  }

  /** The first of a stream stands for those after it; what is no RTP is kept as it is. */
  private unforeseen(bytes: Uint8Array, at: number, length: number): void {
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
    this.payloads.push([bytes.subarray(at + places.payload, at + length)]);
  }
}

function putTogether(input: ByteReader, style: RecordStyle, size: number): Uint8Array {
  const headers = new ByteReader(unbrotli(input.blob(), 2 * size + 4096));
  const kinds = headers.blob();
  const raw = headers.blob();
  const fields = FIELDS.map(() => new ByteReader(headers.blob()));
  const { templates, lengths } = templatesOf(kinds, raw, style);
  const payloads = unpackPayloads(
    input,
    templates.map(({ law }, i) => ({ law, length: lengths[i]! })),
    size,
  );
  const bytes = new Uint8Array(size);
  const rest = new ByteReader(raw);
  const taken = templates.map(() => 0);
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
    const payload = template.length - template.places.payload;
    const from = taken[number]!;
    bytes.set(payloads[number]!.subarray(from, from + payload), at + template.places.payload);
    taken[number] = from + payload;
    if (kind === NEW_TEMPLATE) {
      readPlaces(rest);
      bytes.set(rest.blob(), at);
    } else {
      FIELDS.forEach((name, i) => (residuals[name] = fields[i]!.int()));
      template.restore(residuals, bytes, at);
    }
    at += template.length;
  }
  bytes.set(unbrotli(input.blob(), size), at);
  return bytes;
}

/** The templates of a block, and the length of all payloads of each. */
function templatesOf(
  kinds: Uint8Array,
  raw: Uint8Array,
  style: RecordStyle,
): { templates: TemplateState[]; lengths: number[] } {
  const input = new ByteReader(raw);
  const templates: TemplateState[] = [];
  const counts: number[] = [];
  for (const kind of kinds) {
    if (kind === AS_IT_IS) input.blob();
    else if (kind === NEW_TEMPLATE) {
      const { places, length } = readPlaces(input);
      templates.push(new TemplateState(input.blob(), places, length, style));
      counts.push(1);
    } else counts[kind]!++;
  }
  const lengths = templates.map(({ length, places }, i) => counts[i]! * (length - places.payload));
  return { templates, lengths };
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
