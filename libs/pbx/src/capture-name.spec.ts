import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCaptureName } from './capture-name.js';

const GUID = 'f9e5956e47d460010630009033302ab1';
const MAC = '009033302ab1';
const parsed = (registration: string | null, serial = '11') => ({
  conversation: GUID,
  device: MAC,
  serial,
  registration,
});
const unmatched = { conversation: null, device: null, serial: null, registration: null };

describe('the name of a capture', () => {
  it("is read as in the vendor's worked example", () => {
    expect(parseCaptureName(`${GUID}-${MAC}-11--username.pcap`)).toEqual(parsed('username'));
  });

  it.each([
    ['dashed conference id', `f9e5956e-47d4-6001-0630-009033302ab1-${MAC}-11--username.pcap`],
    ['upper case ids', `${GUID.toUpperCase()}-${MAC.toUpperCase()}-11--username.PCAP`],
    ['dashed device', `${GUID}-00-90-33-30-2a-b1-11--username.pcap`],
    ['pcapng', `${GUID}-${MAC}-11--username.pcapng`],
    ['no extension', `${GUID}-${MAC}-11--username`],
    ['the published grammar', `${GUID}-${MAC}-11-username.pcap`],
    ['a filled field before the name', `${GUID}-${MAC}-11-2-username.pcap`],
  ])('is read with %s', (_what, name) => {
    expect(parseCaptureName(name)).toEqual(parsed('username'));
  });

  it.each([
    ['--anna-maria', 'anna-maria'],
    ['--anna.maria', 'anna.maria'],
    ['--2-fast', '2-fast'],
    ['-anna-maria', 'anna-maria'],
    ['-3-anna-maria', 'anna-maria'],
    ['-2000', '2000'],
    ['--李雷', '李雷'],
    ['---x', '-x'],
    ['--two\nlines', 'two\nlines'],
    ['', null],
    ['-', null],
    ['--', null],
  ])('has in the tail "%s" the registration %s', (tail, registration) => {
    expect(parseCaptureName(`${GUID}-${MAC}-11${tail}.pcap`)).toEqual(parsed(registration));
  });

  it('may have a hexadecimal serial', () => {
    expect(parseCaptureName(`${GUID}-${MAC}-1AF--username.pcap`)).toEqual(
      parsed('username', '1af'),
    );
  });

  it.each([
    '',
    '.pcap',
    'holiday.pcap',
    `${GUID}.pcap`,
    `${GUID}-${MAC}.pcap`,
    `${GUID}-${MAC}-.pcap`,
    `${GUID.slice(1)}-${MAC}-11--username.pcap`,
    `x${GUID}-${MAC}-11--username.pcap`,
    `${GUID}-${MAC.slice(1)}-11--username.pcap`,
    `${GUID}-${MAC}-zz--username.pcap`,
    `../${GUID}-${MAC}-11--username.pcap`,
  ])('tells nothing when it is "%s"', (name) => {
    expect(parseCaptureName(name)).toEqual(unmatched);
  });

  it('is never too strange, and its ids can always be compared', () => {
    const hex = (length: number) =>
      fc.string({
        unit: fc.constantFrom(...Array.from('0123456789abcdefABCDEF-:')),
        minLength: length,
      });
    const likely = fc
      .tuple(fc.option(hex(32)), fc.constantFrom(GUID, GUID.toUpperCase()), hex(10), fc.string())
      .map(([lead, guid, device, tail]) => `${lead ?? guid}-${device}-${tail}`);
    const close = fc
      .tuple(fc.constantFrom('1', 'F', '0a'), fc.string({ unit: 'grapheme' }))
      .map(([serial, tail]) => `${GUID.toUpperCase()}-${MAC}-${serial}-${tail}`);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), likely, close), (name) => {
        const { conversation, device, serial, registration } = parseCaptureName(name);
        expect(conversation ?? GUID).toMatch(/^[0-9a-f]{32}$/);
        expect(device ?? MAC).toMatch(/^[0-9a-f]{12}$/);
        expect(serial ?? '1').toMatch(/^[0-9a-f]+$/);
        expect(registration).not.toBe('');
      }),
    );
  });

  it('keeps every registration name that follows an empty field', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(
        name.filter((text) => !/\.pcap(ng)?$/i.test(text)),
        (registration) => {
          expect(parseCaptureName(`${GUID}-${MAC}-11--${registration}.pcap`)).toEqual(
            parsed(registration),
          );
        },
      ),
    );
  });
});
