import { ByteReader, ByteWriter } from '../index/byte-writer.js';
import type { FieldPlaces } from './packet-template.js';
import { copyBytes, placesOf } from './packet-template.js';
import type { StreamPayload } from './payloads.js';
import type { Law } from './code-order.js';
import type { RecordClock, Residuals } from './template-state.js';
import { TemplateState } from './template-state.js';

/** How the records of a capture are taken apart. */
export type RecordStyle = RecordClock & { link: number };

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

/** Records taken apart: what is alike stands together, so that it packs well. */
export class RecordColumns {
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

  /** The payloads of each template. */
  streams(): StreamPayload[] {
    return this.payloads.map((parts, i) => {
      return { law: this.templates[i]!.law, bytes: Buffer.concat(parts) };
    });
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
    this.templates.push(new TemplateState(header, places, length, this.style, true));
    this.payloads.push([bytes.subarray(at + places.payload, at + length)]);
  }
}

/** Puts records together again that `RecordColumns` took apart. Throws when they are damaged. */
export class RecordAssembly {
  private readonly kinds: Uint8Array;
  private readonly raw: Uint8Array;
  private readonly fields: ByteReader[];
  private readonly templates: TemplateState[] = [];
  private readonly counts: number[] = [];
  private readonly residuals = noResiduals();

  /** `remembers`: as that of `TemplateState`. */
  constructor(
    headers: Uint8Array,
    style: RecordStyle,
    private readonly remembers = true,
  ) {
    const input = new ByteReader(headers);
    this.kinds = input.view();
    this.raw = input.view();
    this.fields = FIELDS.map(() => new ByteReader(input.view()));
    const raw = new ByteReader(this.raw);
    for (const kind of this.kinds) {
      if (kind === AS_IT_IS) raw.blob();
      else if (kind === NEW_TEMPLATE) this.begin(raw, style);
      else this.counts[kind]!++;
    }
  }

  private begin(raw: ByteReader, style: RecordStyle): void {
    const { places, length } = readPlaces(raw);
    const header = raw.blob();
    const fits = places.payload === header.length && places.payload <= length;
    // Each takes room and time, whatever its length: no more than are ever written.
    if (!fits || this.templates.length >= MOST_TEMPLATES) {
      throw new RangeError('Its headers are damaged.');
    }
    this.templates.push(new TemplateState(header, places, length, style, this.remembers));
    this.counts.push(1);
  }

  /** The length of all payloads of each template. */
  streams(): { law: Law | null; length: number }[] {
    return this.templates.map(({ law, length, places }, i) => {
      return { law, length: this.counts[i]! * (length - places.payload) };
    });
  }

  /** Writes the records to `bytes` from its beginning on; returns where they end. */
  putTogether(payloads: readonly Uint8Array[], bytes: Uint8Array): number {
    const raw = new ByteReader(this.raw);
    const taken = this.templates.map(() => 0);
    let at = 0;
    let newest = -1;
    for (const kind of this.kinds) {
      if (kind === AS_IT_IS) {
        const record = raw.blob();
        bytes.set(record, at);
        at += record.length;
        continue;
      }
      const number = kind === NEW_TEMPLATE ? ++newest : kind;
      const { length, places } = this.templates[number]!;
      const from = taken[number]!;
      const to = from + length - places.payload;
      copyBytes(payloads[number]!, from, to, bytes, at + places.payload);
      taken[number] = to;
      if (kind === NEW_TEMPLATE) putHeader(raw, bytes, at);
      else this.restore(this.templates[number]!, bytes, at);
      at += length;
    }
    return at;
  }

  private restore(template: TemplateState, bytes: Uint8Array, at: number): void {
    for (let i = 0; i < FIELDS.length; i++) this.residuals[FIELDS[i]!] = this.fields[i]!.int();
    template.restore(this.residuals, bytes, at);
  }
}

/** That of the first record of a template. */
function putHeader(raw: ByteReader, bytes: Uint8Array, at: number): void {
  readPlaces(raw);
  bytes.set(raw.blob(), at);
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
