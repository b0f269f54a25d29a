import type { Occasion } from '#domain/kernel';
import { WrongExpectedRevision } from '#infra/event-store/event-store';
import type { SealQueries } from '#infra/read-model/seals/seal.queries';
import type { Chain } from './chain.js';
import type { ChainTree } from './chain-tree.js';
import type { Entry, Head } from './entry.js';
import type { SigningKeys } from './signing-keys.js';

const RACES = 8;

export type HeadDeps = {
  readonly chain: Chain;
  readonly tree: Pick<ChainTree, 'root'>;
  readonly keys: SigningKeys;
  readonly queries: Pick<SealQueries, 'entriesOf'>;
};

/**
 * Signs the head of the chain: a checkpoint over all entries before it. `null`: nothing was ever sealed.
 * @throws WrongExpectedRevision when others keep adding entries; SigningKeyMissing
 */
export const appendCheckpoint = (deps: HeadDeps, on: Occasion): Promise<Entry | null> =>
  racing(async () => {
    const { chain, tree, keys, queries } = deps;
    const head = await chain.head();
    if (head === null) return null;
    const size = head.sequence + 1;
    const [last] = await queries.entriesOf('CheckpointChained', 1);
    const signed = last === undefined ? null : await chain.entryOfKind('checkpoint', Number(last));
    const root = await tree.root(size, signed && signed.manifest);
    const draft = { kind: 'checkpoint', size, root } as const;
    const [entry = null] = await chain.append(head, [draft], await keys.find(head.key), on);
    return entry;
  });

/**
 * From here on seals are signed with a new key, which the one before vouches for. `null`: nothing was
 * ever sealed. @throws as `appendCheckpoint`
 */
export const rotateKey = async (
  { chain, keys }: Pick<HeadDeps, 'chain' | 'keys'>,
  on: Occasion,
): Promise<Head | null> => {
  const first = await chain.head();
  if (first === null) return null;
  await keys.find(first.key);
  const newKey = await keys.make();
  return racing(async () => {
    const head = (await chain.head()) ?? first;
    return chain.appendKey(head, newKey, { by: await keys.find(head.key), on });
  });
};

/** The sealer of a worker may be faster at any moment. */
const racing = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let race = 1; ; race++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision) || race === RACES) throw error;
    }
  }
};
