import { describe, expect, it } from 'vitest';
import { type Draft, type Entry, chained, chainedKey, entryHash, headAfter } from '../entry.js';
import { inclusionPath, rootOf, subtreesOf } from '../merkle.js';
import { type SigningKey, makeSigningKey, sign } from '../signing.js';
import { isSigned, isSignedInPlace, placeFindings, vouchedKeys } from './chain-check.js';
import { bytesOf, fromBase64 } from './bytes.js';
import type { Place } from './evidence.js';

const CHAIN = '9f1a2a3e-6f0b-4c57-9a43-0d0f6c1c2b1a';
const OTHER_CHAIN = '0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10';
const AT = new Date('2030-01-01T08:00:00.000Z');
const draft: Draft = {
  kind: 'tombstone',
  recording: '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f10',
  seal: 1,
  rule: 'bin',
  deletedAt: AT.toISOString(),
  erasedAt: AT.toISOString(),
};
const [one, other, rogue] = [makeSigningKey(), makeSigningKey(), makeSigningKey()];

const by = (key: SigningKey, chain = CHAIN) => ({ chain, key, at: AT });
const behind = (last: Entry) => headAfter(last.manifest);
const sealed = (after: Entry, key: SigningKey, what: Draft = draft): Entry =>
  chained(behind(after), [what], by(key))[0]!;
const turned = (after: Entry, newKey: SigningKey, key: SigningKey): Entry =>
  chainedKey(behind(after), newKey, by(key));

const first = chainedKey(null, one, by(one));
/** Entries 0 to 5: a key, two seals, its successor, two seals. */
const second = turned(sealed(sealed(first, one), one), other, one);
const entries = ((): readonly Entry[] => {
  const early = sealed(first, one);
  const late = sealed(second, other);
  return [first, early, sealed(early, one), second, late, sealed(late, other)];
})();
const at = (sequence: number): Entry => entries[sequence]!;

const leavesOf = (all: readonly Entry[]) =>
  all.map(({ manifest }) => Buffer.from(entryHash(manifest), 'hex'));
/** Over the first `size` entries, put behind all of them. */
const witnessOf = async (
  all: readonly Entry[],
  { key = other, size = all.length, index = 4 } = {},
): Promise<NonNullable<Place['checkpoint']>> => {
  const root = rootOf(leavesOf(all).slice(0, size)).toString('hex');
  const entry = sealed(all.at(-1)!, key, { kind: 'checkpoint', size, root });
  const path = await inclusionPath(index, size, subtreesOf(leavesOf(all).slice(0, size)));
  return { entry, path: path.map((hash) => hash.toString('hex')) };
};

const honest = async (): Promise<Place> => ({
  keys: [first, second],
  before: second,
  after: at(5),
  checkpoint: await witnessOf(entries),
});
/** What is said of a place, for the seal that is entry 4 unless another is given. */
const saidOf = async (place: Place, seal: Entry = at(4)): Promise<string[]> => {
  const { keys, findings } = await vouchedKeys(place.keys);
  const signature = fromBase64(seal.signature);
  const isSigned = await isSignedInPlace(seal.manifest, signature, keys);
  const fields = [...findings, ...(await placeFindings(seal.manifest, place, keys))].map(
    ({ field }) => field ?? '',
  );
  return isSigned ? fields : ['seal', ...fields];
};

describe('the place of a seal, checked offline', () => {
  it('is fine as the product tells it, under each key and at each place', async () => {
    expect(await saidOf(await honest())).toEqual([]);
    const early = {
      keys: [first, second],
      before: first,
      after: at(2),
      checkpoint: await witnessOf(entries, { index: 1 }),
    };
    expect(await saidOf(early, at(1))).toEqual([]);
    expect(
      await saidOf({ ...early, before: at(1), after: second, checkpoint: null }, at(2)),
    ).toEqual([]);
    // Packages that were made before the later keys came have fewer of them.
    expect(await saidOf({ ...early, keys: [first], checkpoint: null }, at(1))).toEqual([]);
    expect(await saidOf({ ...(await honest()), after: null, checkpoint: null })).toEqual([]);
  });

  it('takes no second key that vouches for itself, and no first that another vouches for', async () => {
    const own = chainedKey(null, rogue, by(rogue));
    const place = await honest();
    expect(await saidOf({ ...place, keys: [first, second, own] })).toContain('keys[2]');
    expect(await saidOf({ ...place, keys: [first, own, second] })).toContain('keys[1]');
    expect(await saidOf({ ...place, keys: [own, first, second] })).toContain('keys[1]');
    expect(await saidOf({ ...place, keys: [second] })).toContain('keys[0]');
    expect(await saidOf({ ...place, keys: [] })).toContain('seal');
    const later = chainedKey(behind(at(1)), rogue, by(rogue));
    expect(await saidOf({ ...place, keys: [later] })).toContain('keys[0]');
    const following = chainedKey({ ...behind(at(1)), sequence: -1 }, one, by(one));
    expect(await saidOf({ ...place, keys: [following] })).toContain('keys[0]');
  });

  it('takes keys only in their order, and each once', async () => {
    const place = await honest();
    const third = turned(at(5), rogue, other);
    expect(await saidOf({ ...place, keys: [first, second, third], checkpoint: null })).toEqual([]);
    expect(await saidOf({ ...place, keys: [first, third, second] })).toContain('keys[1]');
    expect(await saidOf({ ...place, keys: [first, second, second] })).toContain('keys[2]');
    const skipped = turned(at(5), rogue, one);
    expect(await saidOf({ ...place, keys: [first, second, skipped] })).toContain('keys[2]');
  });

  it('takes no key that did not sign for itself, or has the id of another', async () => {
    const place = await honest();
    const { manifest, signature } = second;
    const unproved = { manifest, signature, proof: signature };
    expect(await saidOf({ ...place, keys: [first, unproved] })).toContain('keys[1]');
    const named = turned(at(2), { ...rogue, id: other.id }, one);
    expect(await saidOf({ ...place, keys: [first, named] })).toContain('keys[1]');
  });

  it('takes nothing of another chain', async () => {
    const place = await honest();
    const foreign = chainedKey(behind(at(2)), other, by(one, OTHER_CHAIN));
    expect(await saidOf({ ...place, keys: [first, foreign] })).toContain('keys[1]');
    const [seal] = chained(behind(second), [draft], by(other, OTHER_CHAIN));
    expect(await saidOf(place, seal)).toContain('seal');
    const [after] = chained(behind(at(4)), [draft], by(other, OTHER_CHAIN));
    expect(await saidOf({ ...place, after: after! })).toContain('after');
  });

  it('takes nothing that a key signed after another had followed it', async () => {
    const place = await honest();
    const stolen = sealed(second, one);
    const after = sealed(stolen, other);
    const all = [...entries.slice(0, 4), stolen, after];
    const forged = { ...place, after, checkpoint: await witnessOf(all) };
    expect(await saidOf(forged, stolen)).toEqual(['seal']);
    expect(await saidOf({ ...place, after: sealed(at(4), one) })).toContain('after');
    const checkpoint = await witnessOf(entries, { key: one });
    expect(await saidOf({ ...place, checkpoint })).toEqual(['checkpoint.entry']);
  });

  it('takes what stands in no place from the newest key alone', async () => {
    const { keys } = await vouchedKeys([first, second]);
    const list = bytesOf('{"files":{}}');
    const isBy = (key: SigningKey, id = key.id) =>
      isSigned(list, { signature: fromBase64(sign(list, key)), by: id }, keys);
    expect(await isBy(other)).toBe(true);
    expect([await isBy(one), await isBy(one, other.id), await isBy(rogue)]).toEqual([
      ...[false, false, false],
    ]);
  });

  it('takes no neighbour that stands elsewhere, and none that says that it does', async () => {
    const place = await honest();
    expect(await saidOf({ ...place, before: at(2) })).toContain('before');
    expect(await saidOf({ ...place, before: null })).toEqual(['before']);
    const head = { ...behind(at(4)), sequence: 7 };
    const [far] = chained(head, [draft], by(other));
    expect(await saidOf({ ...place, after: far! })).toContain('after');
    expect(await saidOf({ ...place, after: sealed(second, other) })).toContain('after');
  });

  it('takes no two entries in one place, and no other one in the place of a key', async () => {
    const place = await honest();
    const impostor = sealed(at(2), one);
    const seal = sealed(impostor, other);
    const after = sealed(seal, other);
    const forged = { ...place, before: impostor, after, checkpoint: null };
    expect(await saidOf(forged, seal)).toEqual(['before']);
  });

  it('takes no checkpoint over more or less than is before it', async () => {
    const place = await honest();
    const checkpoint = await witnessOf(entries, { size: 5 });
    expect(await saidOf({ ...place, checkpoint })).toEqual(['checkpoint.entry']);
    const { entry } = await witnessOf(entries);
    const elsewhere = { entry, path: (await witnessOf(entries, { index: 3 })).path };
    expect(await saidOf({ ...place, checkpoint: elsewhere })).toEqual(['checkpoint.path']);
  });

  it('ends on places that are no numbers', async () => {
    const { manifest, signature, proof } = second;
    const odd = {
      manifest: { ...manifest, sequence: '3' as never },
      signature,
      proof: proof ?? '',
    };
    expect(await saidOf({ ...(await honest()), keys: [first, odd] })).toContain('keys[1]');
  });
});
