import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '#domain/kernel';
import {
  type Files,
  ID,
  SECOND,
  pcm,
  sampleEvidence,
  sampleProof,
} from '../../../test/support/sample-evidence.js';
import type { Proof } from './evidence-files.js';
import { checkPackage, checkWav } from './offline/check.js';
import { FILES, type Redaction, type SealedLeaves, type WavProof } from './offline/evidence.js';
import type { Span } from './offline/finding.js';
import { inOrder, within } from './offline/withheld.js';
import { redact } from './redact.js';

const SECONDS = 6;
const nothing = () => undefined;
const span = fc
  .tuple(fc.nat(SECONDS - 1), fc.integer({ min: 1, max: SECONDS }))
  .map(([from, length]): Span => [from, Math.min(from + length, SECONDS)]);
const spans = fc.array(span, { minLength: 1, maxLength: 4 });

const flipped = (files: Files, name: string, bit: number): Files => {
  const bytes = Uint8Array.from(files.get(name)!);
  const at = bit % (bytes.length * 8);
  bytes[at >> 3]! ^= 1 << (at % 8);
  return new Map([...files, [name, bytes]]);
};
const textIn = (files: ReadonlyMap<string, Uint8Array>, name: string) =>
  Buffer.from(files.get(name)!).toString();
const leavesIn = (files: ReadonlyMap<string, Uint8Array>) =>
  JSON.parse(textIn(files, FILES.leaves)) as SealedLeaves;
const written = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('a package with seconds withheld', () => {
  it('proves all other seconds, and says which are withheld, by whom and why', async () => {
    await fc.assert(
      fc.asyncProperty(spans, async (given) => {
        const files = await sampleEvidence(nothing, given);
        const { findings, notes, redaction, seal } = await checkPackage(files);
        expect(findings).toEqual([]);
        expect(notes).toHaveLength(2);
        expect(seal?.recording).toBe(ID);
        expect(redaction).toMatchObject({
          exportedBy: 'Clara Weiß',
          reason: 'A number is said',
          seconds: SECONDS,
          withheld: inOrder(given),
        });
        expect(await checkWav(files.get(FILES.wav)!)).toMatchObject({ findings: [], redaction });
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('holds no byte of what is withheld, and no salt by which that could be guessed at', async () => {
    await fc.assert(
      fc.asyncProperty(spans, async (given) => {
        const whole = leavesIn(await sampleEvidence());
        const files = await sampleEvidence(nothing, given);
        const all = Buffer.concat([...files.values()]);
        for (let n = 0; n < SECONDS; n++) {
          const isShown = !within(given, SECONDS)[n];
          for (let at = n * SECOND; at + 24 <= Math.min(pcm.length, (n + 1) * SECOND); at += 24)
            expect(all.includes(pcm.subarray(at, at + 24)), `byte ${at}`).toBe(isShown);
          expect(all.includes(whole.salts[n]!)).toBe(isShown);
        }
        expect([files.has(FILES.capture), files.has(FILES.pdf)]).toEqual([false, false]);
        expect(leavesIn(files).capture).toBeNull();
      }),
      { numRuns: 20 },
    );
  }, 120_000);

  it('is red with any bit of it another one, and names the file', async () => {
    await fc.assert(
      fc.asyncProperty(spans, fc.nat(), fc.nat(), async (given, which, bit) => {
        const files = await sampleEvidence(nothing, given);
        const name = [...files.keys()][which % files.size]!;
        const { findings } = await checkPackage(flipped(files, name, bit));
        expect(findings.flatMap((finding) => finding.files)).toContain(name);
        const wav = flipped(files, FILES.wav, bit).get(FILES.wav)!;
        expect((await checkWav(wav)).findings.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('is red also when the list of files was signed over what was changed', async () => {
    const proved = [FILES.redaction, FILES.redactionSignature, FILES.leaves, FILES.wav];
    await fc.assert(
      fc.asyncProperty(spans, fc.constantFrom(...proved), fc.nat(), async (given, name, bit) => {
        const files = await sampleEvidence((content) => {
          const bytes = Buffer.from(content.get(name)!);
          const [from, length] = name === FILES.wav ? [44, pcm.length] : [0, bytes.length];
          bytes[from + ((bit >> 3) % length)]! ^= 1 << (bit % 8);
          content.set(name, bytes);
        }, given);
        expect((await checkPackage(files)).findings.length).toBeGreaterThan(0);
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  it('says which second is not silent, and which is not as it was sealed', async () => {
    const found = async (second: number) => {
      const files = await sampleEvidence(nothing, [[1, 3]]);
      const { findings } = await checkPackage(
        flipped(files, FILES.wav, (44 + second * SECOND + 5) * 8),
      );
      return findings.filter(({ seconds }) => seconds);
    };
    expect(await found(2)).toMatchObject([
      { files: [FILES.wav], detail: expect.stringContaining('not silent'), seconds: [[2, 3]] },
    ]);
    expect(await found(4)).toMatchObject([{ files: [FILES.wav], seconds: [[4, 5]] }]);
  });

  it('takes no word for it that a second is withheld, but a signed one', async () => {
    const others = await sampleEvidence(nothing, [[1, 2]]);
    const swapped = await sampleEvidence(
      (content) => {
        for (const name of [FILES.redaction, FILES.redactionSignature])
          content.set(name, Buffer.from(others.get(name)!));
      },
      [[2, 3]],
    );
    expect((await checkPackage(swapped)).findings).toMatchObject([
      { files: [FILES.redaction, FILES.redactionSignature] },
      { files: [FILES.redaction], field: 'seal' },
    ]);
    const renamed = await sampleEvidence(
      (content) => {
        const said = JSON.parse(textIn(content, FILES.redaction)) as Redaction;
        content.set(FILES.redaction, written({ ...said, withheld: [[3, 4]] }));
      },
      [[2, 3]],
    );
    const { findings, redaction } = await checkPackage(renamed);
    expect(findings).not.toEqual([]);
    expect(redaction).toBeNull();
    const unsaid = await sampleEvidence((content) => content.delete(FILES.redaction), [[2, 3]]);
    expect((await checkPackage(unsaid)).findings).not.toEqual([]);
  });

  it('is red when a shown second has no salt, or a withheld one has', async () => {
    const whole = leavesIn(await sampleEvidence());
    for (const second of [1, 4]) {
      const files = await sampleEvidence(
        (content) => {
          const leaves = leavesIn(content);
          const salts = leaves.salts.map((salt, n) =>
            n !== second ? salt : n === 1 ? whole.salts[1]! : null,
          );
          content.set(FILES.leaves, written({ ...leaves, salts }));
        },
        [[1, 3]],
      );
      const said = { files: [FILES.redaction, FILES.leaves], seconds: [[second, second + 1]] };
      expect((await checkPackage(files)).findings).toContainEqual(expect.objectContaining(said));
    }
  });

  it('is refused beyond the end of the call, and names where', async () => {
    await expect(sampleEvidence(nothing, [[4, 7]])).rejects.toThrow(
      'The call has 6 seconds, the last one perhaps not whole; from 4 to 7 goes beyond its end.',
    );
  });

  it('is refused where seconds cannot be proved one by one, and says why', async () => {
    const { key, proof } = await sampleProof();
    const why = (change: Partial<Proof>, converter = 'media-5') => {
      const said = { spans: [[1, 2]] as const, reason: 'x', exportedAt: 'now', exportedBy: 'Ada' };
      try {
        redact({ ...proof, ...change }, said, { key, converter });
      } catch (error) {
        return error instanceof Refusal && error.code;
      }
      return null;
    };
    const { seal, leaves } = proof;
    const soundless = { ...seal, manifest: { ...seal.manifest, sound: null } };
    expect(why({})).toBeNull();
    expect(why({}, 'media-6')).toBe('sound-sealed-otherwise');
    expect(why({ seal: soundless })).toBe('sound-not-sealed');
    expect(why({ leaves: { ...leaves, seconds: null } })).toBe('leaves-missing');
  });

  it('carries in its WAV alone what is withheld', async () => {
    const wav = (await sampleEvidence(nothing, [[0, 1]])).get(FILES.wav)!;
    const at = Buffer.from(wav).indexOf('sgnR');
    const size = Buffer.from(wav).readUInt32LE(at + 4);
    const proof = JSON.parse(
      Buffer.from(wav.subarray(at + 8, at + 8 + size)).toString(),
    ) as WavProof;
    expect(proof.redaction?.statement.withheld).toEqual([[0, 1]]);
    expect(proof.leaves.salts.map((salt) => salt === null)).toEqual([
      true,
      ...Array(5).fill(false),
    ]);
  });
});
