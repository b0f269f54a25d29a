import { describe, expect, it } from 'vitest';
import { auditChain } from './audit-chain.js';
import { type Draft, type Entry, chained, chainedKey, entryHash, headAfter } from './entry.js';
import { rootOf } from './merkle.js';
import { makeSigningKey } from './signing.js';

const chain = '0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10';
const at = new Date('2030-01-01T08:02:00.000Z');
const key = makeSigningKey();
const tombstone = (n: number): Draft => ({
  kind: 'tombstone',
  recording: `5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f1${String(n)}`,
  seal: n,
  rule: 'bin',
  deletedAt: at.toISOString(),
  erasedAt: at.toISOString(),
});

const first = chainedKey(null, key, { chain, key, at });
const body = chained(headAfter(first.manifest), [1, 2, 3].map(tombstone), { chain, key, at });
const before = [first, ...body];
const root = rootOf(before.map(({ manifest }) => Buffer.from(entryHash(manifest), 'hex')));
const checkpoint: Draft = { kind: 'checkpoint', size: 4, root: root.toString('hex') };
const [signed] = chained(headAfter(body[2]!.manifest), [checkpoint], { chain, key, at });
const whole: Entry[] = [...before, signed!];

const found = async (entries: readonly Entry[]): Promise<string[]> => {
  const findings: string[] = [];
  const entriesOf = async function* () {
    yield* entries;
  };
  for await (const { where, detail } of auditChain({ entries: entriesOf }))
    findings.push(`${where} ${detail.split(': ')[1]!}`);
  return findings;
};

describe('the audit of the chain', () => {
  it('finds nothing in one that is whole', async () => {
    expect(await found(whole)).toEqual([]);
  });

  it('names the place at which an entry was taken out', async () => {
    expect(await found(whole.filter((_, n) => n !== 2))).toEqual([
      'seals@3 sequence-broken.',
      'seals@3 previous-differs.',
      'seals@4 root-differs.',
    ]);
  });

  it('names an entry that was changed, and a checkpoint that was', async () => {
    const changed = whole.map((entry, n) =>
      n === 1
        ? { ...entry, manifest: { ...entry.manifest, sealedAt: '2030-01-01T09:00:00.000Z' } }
        : entry,
    );
    expect(await found(changed)).toEqual([
      'seals@1 signature-invalid.',
      'seals@2 previous-differs.',
      'seals@4 root-differs.',
    ]);
  });
});
