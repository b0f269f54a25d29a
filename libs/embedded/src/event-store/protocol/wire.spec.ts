import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { MalformedMessage, varintLength, WireReader, WireWriter, writeVarint } from './wire.js';

describe('varints', () => {
  test('come back as they were, and are as long as said', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const bytes = Buffer.alloc(10);
        const length = writeVarint(bytes, 0, value);
        const reader = new WireReader(bytes.subarray(0, length));
        expect([reader.uint64(), varintLength(value)]).toEqual([value, length]);
      }),
    );
  });

  test('hold signed 64-bit integers', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (value) => {
        const reader = new WireReader(new WireWriter().uint64(1, value).finish());
        reader.next();
        expect(reader.int64()).toBe(value);
      }),
    );
  });
});

test('fields come back in order, unknown ones can be skipped', () => {
  const message = new WireWriter()
    .uint64(1, 300)
    .string(2, 'größe 🎧')
    .bytes(16, Buffer.alloc(5000, 7))
    .message(3, new WireWriter().bool(1, true))
    .empty(4)
    .finish();
  const seen: number[] = [];
  const reader = new WireReader(message);
  while (reader.next()) {
    seen.push(reader.field);
    if (reader.field === 2) expect(reader.string()).toBe('größe 🎧');
    else reader.skip();
  }
  expect(seen).toEqual([1, 2, 16, 3, 4]);
});

test('whatever bytes come in, reading ends with fields or a MalformedMessage', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const reader = new WireReader(bytes);
      try {
        while (reader.next()) reader.skip();
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedMessage);
      }
    }),
  );
});
