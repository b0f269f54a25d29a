import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../index/byte-writer.js';
import { RecordAssembly } from './record-columns.js';

const STYLE = { littleEndian: true, link: 1, perSecond: 1e6 };
const NEW_TEMPLATE = 255;
const HEADER = 70;

type Template = { payload: number; length: number; header: number };

/** The headers of a block in which only first packets of streams are told. */
function headersOf(templates: readonly Template[]): Uint8Array {
  const raw = new ByteWriter();
  for (const { payload, length, header } of templates) {
    for (const value of [30, 50, 58, payload, length]) raw.uint(value);
    raw.blob(new Uint8Array(header));
  }
  const out = new ByteWriter();
  out.blob(Uint8Array.from(templates, () => NEW_TEMPLATE));
  out.blob(raw.done());
  for (let field = 0; field < 7; field++) out.blob(new Uint8Array(0));
  return out.done();
}

const whole: Template = { payload: HEADER, length: HEADER + 160, header: HEADER };

describe('records put together again', () => {
  it('are of the streams that are told', () => {
    const streams = new RecordAssembly(headersOf([whole, whole]), STYLE).streams();
    expect(streams.map(({ length }) => length)).toEqual([160, 160]);
  });

  it.each<[string, Template[]]>([
    ['a payload of less than nothing', [{ ...whole, length: HEADER - 1 }]],
    ['headers of another length than they have', [{ ...whole, payload: 2 ** 28 }]],
    ['more streams than a block can have', Array.from({ length: 201 }, () => whole)],
  ])('are refused: %s', (_, templates) => {
    expect(() => new RecordAssembly(headersOf(templates), STYLE)).toThrow(RangeError);
  });
});
