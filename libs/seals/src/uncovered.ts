import type { Difference, Note } from '#domain/recording/verification';
import type { Manifest } from '#domain/seal/manifest';
import type { SealQueries } from '#infra/read-model/seals/seal.queries';
import type { Chain } from './chain.js';

/** One is due each day; a day more for a worker that was away. */
const OVERDUE_MS = 2 * 24 * 60 * 60_000;

type Deps = {
  readonly chain: Pick<Chain, 'last'>;
  readonly queries: Pick<SealQueries, 'entryAfter'>;
};
type Uncovered = { readonly differences: readonly Difference[]; readonly notes: readonly Note[] };

/** Why no checkpoint is there that covers a seal: none was due yet, none is told of, or it was taken. */
export const uncovered = async (
  { chain, queries }: Deps,
  { sequence, sealedAt }: Manifest,
): Promise<Uncovered> => {
  const first = await queries.entryAfter('CheckpointChained', sequence);
  if (first !== null) {
    const detail = `The chain of seals does not hold the checkpoint that was its entry ${String(first)}.`;
    return {
      differences: [
        {
          part: 'checkpoint',
          code: 'checkpoint-missing',
          detail,
          figures: { entry: String(first) },
        },
      ],
      notes: [],
    };
  }
  const newest = await chain.last();
  const wentOn = newest ? Date.parse(newest.manifest.sealedAt) - Date.parse(sealedAt) : 0;
  return { differences: [], notes: [wentOn > OVERDUE_MS ? NOT_FOR_LONG : NOT_YET] };
};

const NOT_YET: Note = { code: 'not-covered-yet', detail: 'No checkpoint covers the seal yet.' };
const NOT_FOR_LONG: Note = {
  code: 'not-covered-for-long',
  detail:
    'No checkpoint covers the seal, though the chain went on for more than two days behind it and ' +
    'one is made each day: hold it against one that is kept elsewhere, and run the audit.',
};
