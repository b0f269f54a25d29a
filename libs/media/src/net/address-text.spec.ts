import { describe, expect, it } from 'vitest';
import { addressText } from './address-text.js';

const v6 = (...groups: number[]) =>
  Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));

describe('addressText', () => {
  it('writes IPv4 dotted', () => {
    expect(addressText(Uint8Array.of(192, 0, 2, 17))).toBe('192.0.2.17');
  });

  it('writes IPv6 as RFC 5952 recommends: the longest row of zeros is left out, once', () => {
    expect(addressText(v6(0x2001, 0xdb8, 0, 0, 1, 0, 0, 0))).toBe('2001:db8:0:0:1::');
    expect(addressText(v6(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1))).toBe('2001:db8::1:0:0:1');
    expect(addressText(v6(0, 0, 0, 0, 0, 0, 0, 1))).toBe('::1');
    expect(addressText(v6(0, 0, 0, 0, 0, 0, 0, 0))).toBe('::');
    expect(addressText(v6(0x2001, 0xdb8, 0, 1, 1, 1, 1, 1))).toBe('2001:db8:0:1:1:1:1:1');
  });
});
