import type { Difference, Note } from '#domain/recording/verification';
import type { ManifestOf } from '#domain/seal/manifest';
import type { SealQueries } from '#infra/read-model/seals/seal.queries';
import type { Chain } from './chain.js';
import type { ChainTree } from './chain-tree.js';
import { type Entry, type Flaw, entryHash, flawsOf, headAfter } from './entry.js';
import { knownKeys, manifestsOf } from './known-keys.js';
import { rootByPath } from './merkle.js';
import { uncovered } from './uncovered.js';

export type PlaceDeps = {
  readonly chain: Pick<Chain, 'entry' | 'entryOfKind' | 'last' | 'head' | 'places'>;
  readonly tree: Pick<ChainTree, 'path'>;
  readonly queries: Pick<SealQueries, 'entriesOf' | 'entryAfter'>;
};

/** A checkpoint, and what leads from an entry to its root, hex, the nearest first. */
export type Witness = {
  readonly entry: Entry & { readonly manifest: ManifestOf<'checkpoint'> };
  readonly path: readonly string[];
};

type Placed = {
  readonly differences: Difference[];
  readonly notes: readonly Note[];
  readonly checkpoint: Witness | null;
};

const SAID: Readonly<Record<Flaw, readonly [Difference['part'], string]>> = {
  'signature-invalid': ['seal', 'The signature of the seal is not one of its key.'],
  'key-unknown': ['seal', 'The chain does not know the key that the seal names.'],
  'key-not-current': ['seal', 'The chain was signed with another key at that place.'],
  'key-unproved': ['seal', 'The key did not sign for itself.'],
  'chain-differs': ['chain', 'The seal is one of another chain.'],
  'sequence-broken': ['chain', 'The seal does not stand where it says.'],
  'previous-differs': ['chain', 'The seal before it in the chain is another one.'],
};

/** Is the seal signed, does it stand between its neighbours, and does a checkpoint cover it? */
export const placeDifferences = async (deps: PlaceDeps, seal: Entry): Promise<Placed> => {
  const { chain, queries } = deps;
  const { sequence } = seal.manifest;
  const { vouched, others } = await knownKeys(chain, queries);
  const keys = manifestsOf(vouched);
  const [before, after] = await Promise.all([
    sequence === 0 ? null : chain.entry(sequence - 1),
    chain.entry(sequence + 1),
  ]);
  const flaws = flawsOf(seal, { keys, before: before && headAfter(before.manifest) });
  const differences = [...flaws.map((code) => said(code, ...SAID[code])), ...others.map(unvouched)];
  if (after && after.manifest.previous !== entryHash(seal.manifest))
    differences.push(
      said('next-differs', 'chain', 'The next entry of the chain follows another one.'),
    );
  const checkpoint = await checkpointOver(deps, sequence);
  if (checkpoint === null) {
    const why = await uncovered(deps, seal.manifest);
    return { differences: [...differences, ...why.differences], notes: why.notes, checkpoint };
  }
  return {
    differences: [...differences, ...unwitnessed(seal, checkpoint, keys)],
    notes: [],
    checkpoint,
  };
};

const said = (code: Difference['code'], part: Difference['part'], detail: string): Difference => ({
  part,
  code,
  detail,
});

const unvouched = (entry: number): Difference => ({
  part: 'seal',
  code: 'key-unvouched',
  detail: `Entry ${String(entry)} of the chain brings in a key for which the one before did not vouch.`,
  figures: { entry },
});

/** Does the path lead to the root of the checkpoint, and is that signed? */
const unwitnessed = (
  seal: Entry,
  { entry, path }: Witness,
  keys: readonly ManifestOf<'key'>[],
): Difference[] => {
  const { size, root, sequence, previous } = entry.manifest;
  const leaf = Buffer.from(entryHash(seal.manifest), 'hex');
  const hashes = path.map((hash) => Buffer.from(hash, 'hex'));
  const found = rootByPath(leaf, { index: seal.manifest.sequence, size }, hashes);
  const differences: Difference[] = [];
  if (found?.toString('hex') !== root || size !== sequence)
    differences.push(
      said('root-differs', 'checkpoint', 'The seal is not in the chain as the checkpoint has it.'),
    );
  const before = previous === null ? null : { sequence: sequence - 1, hash: previous, key: '' };
  if (flawsOf(entry, { keys, before }).length > 0)
    differences.push(
      said('checkpoint-unsigned', 'checkpoint', 'The signature of the checkpoint is wrong.'),
    );
  return differences;
};

/** The first checkpoint that covers an entry, and the way to its root; `null`: it is not there. */
export const checkpointOver = async (
  { chain, tree, queries }: PlaceDeps,
  sequence: number,
): Promise<Witness | null> => {
  const first = await queries.entryAfter('CheckpointChained', sequence);
  if (first === null) return null;
  const entry = await chain.entryOfKind('checkpoint', Number(first));
  if (entry === null) return null;
  return { entry, path: await tree.path(sequence, entry.manifest) };
};
