import { parse } from 'content-disposition';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachment, safeFileName } from './file-name.js';

describe('a safe file name', () => {
  it.each([
    [['2026-11-20', 'Müller', '王小明'], '2026-11-20 Müller 王小明.zip'],
    [['a/b\\c:d*e?f"g<h>i|j'], 'a-b-c-d-e-f-g-h-i-j.zip'],
    [['../../etc/passwd'], 'etc-passwd.zip'],
    [['CON'], '_CON.zip'],
    [['nul.tar'], '_nul.tar.zip'],
    [['name. . '], 'name.zip'],
    [['invoice\u202Efdp.exe'], 'invoicefdp.exe.zip'],
    [['tab\tand\u0000nul', null, ''], 'tabandnul.zip'],
    [['mu\u0308ller'], 'müller.zip'],
    [['…\ud800', '  '], '….zip'],
    [[null, '...'], 'recording.zip'],
  ])('makes of %j: %s', (parts, name) => {
    expect(safeFileName(parts, '.zip')).toBe(name);
  });

  it('keeps whole characters within 180 bytes', () => {
    expect(Buffer.byteLength(safeFileName(['王'.repeat(500)], '.zip'))).toBeLessThanOrEqual(180);
    expect(safeFileName(['क्ष'.repeat(500)], '.zip')).toMatch(/^(क्ष)+\.zip$/);
  });

  it('holds its promises for any parts', () => {
    const parts = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(null)));
    fc.assert(
      fc.property(parts, (given) => {
        const name = safeFileName(given, '.wav');
        expect(name).not.toMatch(/[<>:"/\\|?*\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
        expect(name).toMatch(/^[^\s.].*[^\s.]\.wav$|^[^\s.]\.wav$/su);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(184);
        expect(name.isWellFormed()).toBe(true);
        const header = attachment(name);
        expect(header).toMatch(/^[\x20-\x7e]+$/);
        expect(parse(header).parameters['filename']).toBe(name);
      }),
    );
  });

  it('offers an ASCII name to old clients', () => {
    expect(attachment('Groß Žižka 王.zip')).toBe(
      `attachment; filename="Gross Zizka _.zip"; filename*=UTF-8''Gro%C3%9F%20%C5%BDi%C5%BEka%20%E7%8E%8B.zip`,
    );
  });
});
