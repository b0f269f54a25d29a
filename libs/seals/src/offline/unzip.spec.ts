import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { unzip } from './unzip.js';

const FILES: readonly (readonly [string, string])[] = [
  ['README.txt', 'Read me.'],
  ['keys/ä.pem', 'a key'],
  ['empty', ''],
];

type Written = 'streamed' | 'whole';

/** `streamed`: as packages are, with sizes behind the content. */
const zipOf = async (files = FILES, written: Written = 'streamed') => {
  const zip = new ZipFile();
  for (const [name, text] of files) {
    const bytes = Buffer.from(text);
    if (written === 'streamed')
      zip.addReadStream(Readable.from([bytes]), name, { compress: false });
    else zip.addBuffer(bytes, name, { compress: false });
  }
  zip.end();
  return Uint8Array.from(await buffer(zip.outputStream));
};

const END = 22;
const directoryOf = (zip: Uint8Array) => Buffer.from(zip).readUInt32LE(zip.length - END + 16);

/** The zip with these bytes put in, the list and its end still pointing at what they did. */
const withBytes = (zip: Uint8Array, at: number, more: Uint8Array) => {
  const all = Buffer.concat([zip.subarray(0, at), more, zip.subarray(at)]);
  const directory = directoryOf(zip) + (at <= directoryOf(zip) ? more.length : 0);
  if (at <= zip.length - END) all.writeUInt32LE(directory, all.length - END + 16);
  for (let entry = directory; all.readUInt32LE(entry) === 0x02014b50;) {
    const offset = all.readUInt32LE(entry + 42);
    if (offset >= at) all.writeUInt32LE(offset + more.length, entry + 42);
    entry += 46 + all.readUInt16LE(entry + 28) + all.readUInt16LE(entry + 30);
  }
  return Uint8Array.from(all);
};

const changed = (zip: Uint8Array, change: (bytes: Buffer) => void) => {
  const bytes = Buffer.from(zip);
  change(bytes);
  return Uint8Array.from(bytes);
};

const textsIn = (zip: Uint8Array<ArrayBuffer>) =>
  [...unzip(zip)].map(([name, bytes]) => [name, Buffer.from(bytes).toString()]);

describe('the zip of a package', () => {
  it('gives its files, with sizes before the content or behind it', async () => {
    expect(textsIn(await zipOf())).toEqual(FILES);
    expect(textsIn(await zipOf(FILES, 'whole'))).toEqual(FILES);
  });

  it('is refused with anything before, between or behind what it lists', async () => {
    const zip = await zipOf();
    const hidden = (await zipOf([['README.txt', 'Other.']])).subarray(0, -80);
    const second = Buffer.from(zip).indexOf('PK\x03\x04', 4, 'latin1');
    for (const more of [hidden, Uint8Array.of(0), zip])
      for (const at of [0, second, directoryOf(zip), zip.length - END, zip.length])
        expect(() => unzip(withBytes(zip, at, more)), `${more.length} at ${at}`).toThrow(/zip/);
  });

  it('is refused when a file has another name before its content than in the list', async () => {
    const zip = await zipOf();
    const other = changed(zip, (bytes) => bytes.write('readme.txt', 30));
    expect(() => unzip(other)).toThrow('not as the list');
  });

  it('is refused with two files of one name', async () => {
    const zip = await zipOf([...FILES, ['README.txt', 'Other.']]);
    expect(() => unzip(zip)).toThrow('README.txt twice');
  });

  it('is refused with a comment, behind which another end could stand', async () => {
    const zip = await zipOf();
    const comment = zip.subarray(-END);
    const longer = changed(withBytes(zip, zip.length, comment), (bytes) =>
      bytes.writeUInt16LE(END, zip.length - 2),
    );
    expect(() => unzip(longer)).toThrow('zip');
  });

  it('is refused packed, encrypted, or as a link', async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from('packed'), 'packed', { compress: true });
    zip.end();
    expect(() => unzip(Uint8Array.from([]))).toThrow('no whole zip');
    const packed = Uint8Array.from(await buffer(zip.outputStream));
    expect(() => unzip(packed)).toThrow('packed anew');
    const link = changed(await zipOf(), (bytes) =>
      bytes.writeUInt32LE((0o120777 << 16) >>> 0, directoryOf(bytes) + 38),
    );
    expect(() => unzip(link)).toThrow('packed anew');
  });

  it('gives no other file, whichever bit of it is another one', async () => {
    for (const written of ['streamed', 'whole'] as const) {
      const zip = await zipOf(FILES, written);
      fc.assert(
        fc.property(fc.nat(zip.length * 8 - 1), (bit) => {
          const flipped = changed(zip, (bytes) => (bytes[bit >> 3]! ^= 1 << (bit % 8)));
          let found: unknown = FILES;
          try {
            found = textsIn(flipped);
          } catch (error) {
            expect((error as Error).message).toMatch(/zip|list|UTF-8|data/i);
          }
          expect(found).toEqual(FILES);
        }),
        { numRuns: 3_000 },
      );
    }
  });
});
