import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sample } from '#domain/samples';
import type { Manifest } from '#domain/seal/manifest';
import type { Json } from './canonical-json.js';
import {
  type Draft,
  type Entry,
  type Head,
  chained,
  chainedKey,
  entryHash,
  flawsOf,
  headAfter,
} from './entry.js';
import { makeSigningKey } from './signing.js';

const chain = '0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10';
const at = new Date('2030-01-01T08:02:00.000Z');
const {
  v: _v,
  chain: _chain,
  sequence: _sequence,
  previous: _previous,
  key: _key,
  sealedAt: _sealedAt,
  ...recording
} = sample('SealChained').data.manifest;
const draft: Draft = recording;

const keyOne = makeSigningKey();
const keyTwo = makeSigningKey();
const start = chainedKey(null, keyOne, { chain, key: keyOne, at });
const two = chained(headAfter(start.manifest), [draft, draft], { chain, key: keyOne, at });
const turned = chainedKey(headAfter(two[1]!.manifest), keyTwo, { chain, key: keyOne, at });
const [last] = chained(headAfter(turned.manifest), [draft], { chain, key: keyTwo, at });
const entries: Entry[] = [start, ...two, turned, last!];
const keys = [start, turned].flatMap(({ manifest }) => (manifest.kind === 'key' ? [manifest] : []));

/** What is wrong with each entry, as it follows the one before. */
const flawsIn = (all: readonly Entry[]) => {
  let before: Head | null = null;
  return all.map((entry) => {
    const flaws = flawsOf(entry, { keys, before });
    before = headAfter(entry.manifest);
    return flaws;
  });
};

describe('the chain', () => {
  it('is whole when each entry follows the one before, over a change of keys', () => {
    expect(flawsIn(entries)).toEqual([[], [], [], [], []]);
    expect(entries.map(({ manifest }) => manifest.sequence)).toEqual([0, 1, 2, 3, 4]);
    expect(last!.manifest.previous).toBe(entryHash(turned.manifest));
    expect([turned.manifest.key, last!.manifest.key]).toEqual([keyOne.id, keyTwo.id]);
  });

  it('names an entry that was taken out, put in, or moved', () => {
    const without = entries.filter((_, n) => n !== 1);
    expect(flawsIn(without)[1]).toEqual(['sequence-broken', 'previous-differs']);
    const swapped = [entries[0]!, entries[2]!, entries[1]!, ...entries.slice(3)];
    expect(flawsIn(swapped).filter((flaws) => flaws.length > 0)).toHaveLength(3);
  });

  it('knows a key that nobody vouched for', () => {
    const foreign = makeSigningKey();
    const [forged] = chained(headAfter(turned.manifest), [draft], { chain, key: foreign, at });
    expect(flawsIn([...entries.slice(0, 4), forged!])[4]).toEqual(['key-unknown']);
    const own = chainedKey(headAfter(turned.manifest), foreign, { chain, key: foreign, at });
    expect(flawsIn([...entries.slice(0, 4), own])[4]).toEqual(['key-unknown']);
    expect(flawsIn([{ ...start, proof: two[0]!.signature }])[0]).toEqual(['key-unproved']);
  });

  it('takes nothing of a key that another one has followed', () => {
    const [late] = chained(headAfter(turned.manifest), [draft], { chain, key: keyOne, at });
    expect(flawsIn([...entries.slice(0, 4), late!])[4]).toEqual(['key-not-current']);
    const [early] = chained(headAfter(start.manifest), [draft], { chain, key: keyTwo, at });
    expect(flawsIn([start, early!])[1]).toEqual(['key-not-current']);
  });

  it('knows an entry of another chain', () => {
    const other = '1c9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a11';
    const [moved] = chained(headAfter(start.manifest), [draft], { chain: other, key: keyOne, at });
    expect(flawsIn([start, moved!])[1]).toEqual(['chain-differs']);
  });

  it('knows any manifest in which anything is another', () => {
    const { manifest } = two[0]!;
    const places = placesIn(manifest);
    const before = headAfter(start.manifest);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.nat(), (place, n) => {
        const bent = changed(manifest, place, n) as unknown as Manifest;
        const flaws = flawsOf({ ...two[0]!, manifest: bent }, { keys, before });
        expect(flaws).not.toEqual([]);
        expect(entryHash(bent)).not.toBe(entryHash(manifest));
      }),
      { numRuns: 200 },
    );
  });
});

/** The paths of all values in it. */
const placesIn = (value: Json, path: string[] = []): string[][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...path, name]))
    : [path];

/** With a character of that value changed. */
const changed = (value: Json, path: readonly string[], n: number): Json => {
  const [name, ...rest] = path;
  if (name === undefined) return bent(value, n);
  const record = value as Record<string, Json>;
  return { ...record, [name]: changed(record[name] ?? null, rest, n) };
};

const bent = (value: Json, n: number): Json => {
  if (typeof value === 'number') return value + 1 + n;
  if (typeof value !== 'string') return 'another';
  const at = n % value.length;
  return value.slice(0, at) + (value[at] === '0' ? '1' : '0') + value.slice(at + 1);
};
