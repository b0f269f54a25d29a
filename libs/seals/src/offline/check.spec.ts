import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Files,
  ID,
  SECOND,
  sampleEvidence,
} from '../../../../test/support/sample-evidence.js';
import { LEAF_BYTES } from '../measure.js';
import { checkPackage, checkWav } from './check.js';
import { FILES } from './evidence.js';
import { canCheckSignatures } from './ed25519.js';

/** The same files, one of them with one bit turned over. */
const flipped = (files: Files, name: string, bit: number): Files => {
  const bytes = Uint8Array.from(files.get(name)!);
  bytes[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
  return new Map([...files, [name, bytes]]);
};

describe('checking an evidence package offline', () => {
  it('checks signatures here', async () => {
    expect(await canCheckSignatures()).toBe(true);
  });

  it('finds nothing to say against what was sealed', async () => {
    const files = await sampleEvidence();
    const { findings, notes, seal } = await checkPackage(files);
    expect({ findings, notes }).toEqual({ findings: [], notes: [] });
    expect(seal?.recording).toBe(ID);
    expect(await checkWav(files.get(FILES.wav)!)).toMatchObject({ findings: [], seal });
  });

  it('finds any bit that is another one, and names the file', async () => {
    const files = await sampleEvidence();
    const names = [...files.keys()];
    const name = fc.constantFrom(...names);
    await fc.assert(
      fc.asyncProperty(name, fc.nat(), async (file, at) => {
        const broken = flipped(files, file, at % (files.get(file)!.length * 8));
        const { findings } = await checkPackage(broken);
        expect(findings.flatMap((finding) => finding.files)).toContain(file);
      }),
      { numRuns: 250, examples: names.map((each): [string, number] => [each, 3]) },
    );
  }, 120_000);

  it('finds it also when the list of files was signed over what was changed', async () => {
    const files = await sampleEvidence();
    const sizes = new Map(Array.from(files, ([name, { length }]) => [name, length]));
    const proved = [FILES.capture, FILES.manifest, FILES.signature, FILES.openings, FILES.leaves];
    const name = fc.constantFrom(...proved, FILES.wav);
    await fc.assert(
      fc.asyncProperty(name, fc.nat(), async (file, bit) => {
        // Of the WAV, the samples: what is before and behind them is checked in the WAV alone.
        const [from, length] = file === FILES.wav ? [44, 5 * SECOND] : [0, sizes.get(file)!];
        const changed = await sampleEvidence((content) => {
          const bytes = Buffer.from(content.get(file)!);
          bytes[from + (Math.floor(bit / 8) % Math.min(length, bytes.length))]! ^= 1 << (bit % 8);
          content.set(file, bytes);
        });
        expect((await checkPackage(changed)).findings.length).toBeGreaterThan(0);
      }),
      { numRuns: 100, examples: proved.map((each): [string, number] => [each, 3]) },
    );
  }, 120_000);

  it('finds any bit that is another one in the WAV alone', async () => {
    const files = await sampleEvidence();
    const { length } = files.get(FILES.wav)!;
    await fc.assert(
      fc.asyncProperty(fc.nat(length * 8 - 1), async (bit) => {
        const { findings } = await checkWav(flipped(files, FILES.wav, bit).get(FILES.wav)!);
        expect(findings.length).toBeGreaterThan(0);
      }),
      { numRuns: 250 },
    );
  }, 120_000);

  it('says which second, which bytes, which fact', async () => {
    const files = await sampleEvidence();
    const places = async (name: string, byte: number) => {
      const { findings } = await checkPackage(flipped(files, name, byte * 8));
      return findings.filter((finding) => finding.seconds ?? finding.bytes ?? finding.field);
    };
    expect(await places(FILES.wav, 44 + 3 * SECOND + 10)).toMatchObject([
      { files: [FILES.wav], seconds: [[3, 4]] },
    ]);
    expect(await places(FILES.capture, LEAF_BYTES + 5)).toMatchObject([
      { files: [FILES.capture], bytes: [[LEAF_BYTES, 2 * LEAF_BYTES]] },
    ]);
    const text = Buffer.from(files.get(FILES.openings)!).toString('latin1');
    expect(await places(FILES.openings, text.indexOf('009033302ab1'))).toMatchObject([
      { files: [FILES.openings], field: 'device' },
    ]);
  });

  it('finds what is missing, and what was added', async () => {
    const files = await sampleEvidence();
    for (const name of files.keys()) {
      const { findings } = await checkPackage(new Map([...files].filter(([n]) => n !== name)));
      expect(findings.flatMap((finding) => finding.files)).toContain(name);
    }
    const { findings } = await checkPackage(new Map([...files, ['more.txt', new Uint8Array(3)]]));
    expect(findings).toMatchObject([{ files: ['more.txt'] }]);
  });

  it('finds a seal of another chain in its place', async () => {
    const [files, others] = await Promise.all([sampleEvidence(), sampleEvidence()]);
    for (const name of [FILES.manifest, FILES.chain, FILES.list] as const) {
      const { findings } = await checkPackage(new Map([...files, [name, others.get(name)!]]));
      expect(findings.flatMap((finding) => finding.files)).toContain(name);
    }
  });

  it('counts in no pieces that no seal has, and ends', async () => {
    const files = await sampleEvidence();
    for (const [one, other] of [
      ['"leafBytes":65536', '"leafBytes":0'],
      ['"sampleRate":800', '"sampleRate":0'],
    ] as const) {
      const text = Buffer.from(files.get(FILES.manifest)!).toString().replace(one, other);
      const forged = new Map([...files, [FILES.manifest, Uint8Array.from(Buffer.from(text))]]);
      const { findings, notes } = await checkPackage(forged);
      expect(findings.flatMap((finding) => finding.files)).toContain(FILES.manifest);
      expect(notes).toEqual([expect.stringContaining('was not compared')]);
    }
  });

  it('takes no WAV alone with more in it than the product wrote', async () => {
    const wav = Buffer.from((await sampleEvidence()).get(FILES.wav)!);
    const details = async (bytes: Buffer) => {
      bytes.writeUInt32LE(bytes.length - 8, 4);
      return (await checkWav(Uint8Array.from(bytes))).findings.map(({ detail }) => detail);
    };
    const list = Buffer.from('LIST\x04\0\0\0INFO', 'latin1');
    const didNotWrite = [expect.stringContaining('did not write')];
    expect(await details(wav)).toEqual([]);
    expect(await details(Buffer.concat([wav, list]))).toEqual(didNotWrite);
    expect(await details(Buffer.concat([wav.subarray(0, 36), list, wav.subarray(36)]))).toEqual(
      didNotWrite,
    );
    expect(await details(Buffer.concat([wav, Buffer.alloc(7)]))).toEqual([
      expect.stringContaining('behind the WAV'),
    ]);
    const at = wav.indexOf('sgnR');
    const loose = Buffer.concat([wav.subarray(0, at + 8), Buffer.from('  '), wav.subarray(at + 8)]);
    loose.writeUInt32LE(wav.readUInt32LE(at + 4) + 2, at + 4);
    expect(await details(loose)).toEqual([expect.stringContaining('canonical form')]);
  });
});
