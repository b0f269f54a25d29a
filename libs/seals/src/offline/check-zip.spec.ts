import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { type Files, SECOND, sampleEvidence } from '../../../../test/support/sample-evidence.js';
import { checkZip } from './check-zip.js';
import { FILES } from './evidence.js';

/** As packages are written: stored, with sizes behind the content. */
const zipOf = async (files: Files) => {
  const zip = new ZipFile();
  for (const [name, bytes] of files)
    zip.addReadStream(Readable.from([Buffer.from(bytes)]), name, { compress: false });
  zip.end();
  return Uint8Array.from(await buffer(zip.outputStream));
};

const flipped = (zip: Uint8Array, byte: number, bit = 0) => {
  const bytes = Uint8Array.from(zip);
  bytes[byte]! ^= 1 << bit;
  return bytes;
};

describe('a package as one zip', () => {
  it('is as it was sealed', async () => {
    const { findings, seal } = await checkZip(await zipOf(await sampleEvidence()));
    expect(findings).toEqual([]);
    expect(seal).not.toBeNull();
  });

  it('says in which file a bit is another one, wherever it is in a file', async () => {
    const files = await sampleEvidence();
    const zip = await zipOf(files);
    const name = fc.constantFrom(...files.keys());
    await fc.assert(
      fc.asyncProperty(name, fc.nat(), async (file, at) => {
        const content = Buffer.from(files.get(file)!);
        const from = Buffer.from(zip).indexOf(content);
        const byte = from + (Math.floor(at / 8) % content.length);
        const { findings } = await checkZip(flipped(zip, byte, at % 8));
        expect(findings.flatMap((finding) => finding.files)).toContain(file);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('says which second of the sound is another one', async () => {
    const files = await sampleEvidence();
    const zip = await zipOf(files);
    const from = Buffer.from(zip).indexOf(Buffer.from(files.get(FILES.wav)!));
    const { findings } = await checkZip(flipped(zip, from + 44 + 3 * SECOND + 7));
    expect(findings).toContainEqual(
      expect.objectContaining({ files: [FILES.wav], seconds: [[3, 4]] }),
    );
  });

  it('says of which file the checksum is another one, though the file is as it was', async () => {
    const files = await sampleEvidence();
    const zip = Buffer.from(await zipOf(files));
    const list = zip.readUInt32LE(zip.length - 22 + 16);
    const [first] = files.keys();
    const { findings } = await checkZip(flipped(zip, list + 16));
    expect(findings).toEqual([
      { files: [first], detail: 'The zip says of it what is not so: it was damaged, or changed.' },
    ]);
  });
});
