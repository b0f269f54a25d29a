import type { House } from '#infra/house';
import type { ReadModel } from '#infra/read-model/read-model';
import { SealQueries } from '#infra/read-model/seals/seal.queries';
import { SealRounds } from '#infra/read-model/seals/seal-rounds';
import { SealTiles } from '#infra/read-model/seals/seal-tiles';
import { StatementDrafts } from '#infra/read-model/seals/statement-drafts';
import { Chain } from './chain.js';
import { ChainTree } from './chain-tree.js';
import { Measuring } from './measuring.js';
import { SigningKeys } from './signing-keys.js';

/** What sealing and verifying stand on, in one process. */
export type Seals = {
  readonly house: House;
  readonly chain: Chain;
  readonly tree: ChainTree;
  readonly keys: SigningKeys;
  readonly queries: SealQueries;
  readonly rounds: SealRounds;
  readonly drafts: StatementDrafts;
  readonly measuring: Measuring;
};

/** Close its `measuring`. `threads`: how many captures are worked on at once. */
export const openSeals = (house: House, readModel: ReadModel, threads: number): Seals => {
  const chain = new Chain(house);
  return {
    house,
    chain,
    tree: new ChainTree(chain, new SealTiles(readModel.runtime, chain.id)),
    keys: new SigningKeys(house.blobs),
    queries: new SealQueries(readModel.catalogue),
    rounds: new SealRounds(readModel.runtime),
    drafts: new StatementDrafts(readModel.runtime, chain.id),
    measuring: new Measuring(threads),
  };
};
