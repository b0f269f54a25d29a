import type { SealQueries } from '#infra/read-model/seals/seal.queries';
import type { Chain } from './chain.js';
import type { Head } from './entry.js';

/** The log lost the end of the chain, or all of it. Another one over its places would hide that. */
export class ChainCut extends Error {
  constructor(end: number, known: number) {
    super(
      `The chain of seals has ${String(end)} entries, and the catalogue knows one at place ${String(known)}: its ` +
        'end was taken away. Nothing is sealed until it is back; compare the event store with its backup.',
    );
    this.name = 'ChainCut';
  }
}

type Known = {
  readonly chain: Pick<Chain, 'head'>;
  readonly queries: Pick<SealQueries, 'entriesOf'>;
};

/** Where the chain ends; `null`: there never was one, as far as the catalogue knows. @throws ChainCut */
export const uncutHead = async ({ chain, queries }: Known): Promise<Head | null> => {
  // First what is known, as others add entries: the catalogue knows none that was not in the log.
  const [[key], [checkpoint]] = await Promise.all([
    queries.entriesOf('SealKeyChained', 1),
    queries.entriesOf('CheckpointChained', 1),
  ]);
  const known = Math.max(Number(key ?? -1), Number(checkpoint ?? -1));
  const head = await chain.head();
  const end = (head?.sequence ?? -1) + 1;
  if (known >= end) throw new ChainCut(end, known);
  return head;
};
