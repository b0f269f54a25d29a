import { Refusal } from '#domain/kernel';
import { recording } from '#domain/recording/recording';
import { verified } from '#domain/recording/verify';
import { RecordingLocked } from '#infra/crypt/data-keys';
import { openBlobsOf } from '#infra/crypt/open-blobs-of';
import { UnknownEvent } from '#infra/event-store/codec';
import { systemOccasion } from '#infra/occasion';
import { SealQueries } from '#infra/read-model/seals/seal.queries';
import { SealTiles } from '#infra/read-model/seals/seal-tiles';
import { Chain } from '#seals/chain';
import { ChainTree } from '#seals/chain-tree';
import { measureRecording } from '#seals/measure-recording';
import { type VerifyDeps, verifyRecording } from '#seals/verify-recording';
import type { Instance } from '../instance.js';
import type { Answer } from './answer.js';

const PAGE = 500;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Compares recordings with their seals, one after the other, and keeps each answer in its history. */
export async function* verifySealed(
  { house, readModel }: Instance,
  which: readonly string[] | 'all',
): AsyncGenerator<Answer> {
  const chain = new Chain(house);
  const queries = new SealQueries(readModel.catalogue);
  const deps = {
    ...{ house, chain, queries },
    tree: new ChainTree(chain, new SealTiles(readModel.runtime, chain.id)),
    measuring: {
      measure: async (task: Parameters<VerifyDeps['measuring']['measure']>[0]) =>
        measureRecording(await openBlobsOf(task), task.recordingId, task.secret),
    },
  };
  const ids = which === 'all' ? sealedOnes(queries) : which;
  for await (const id of ids) yield answerFor(deps, house, id.toLowerCase());
}

async function* sealedOnes(queries: SealQueries): AsyncGenerator<string> {
  for (let after = ''; ;) {
    const page = await queries.sealedAfter(after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

const NOT_KEPT = 'This answer is not in its history, which cannot be read.';

const answerFor = async (
  deps: VerifyDeps,
  house: Instance['house'],
  id: string,
): Promise<Answer> => {
  if (!UUID.test(id)) return failed(id, 'usage', 'This is no id of a recording, nor evidence.');
  try {
    const { sequence, differences, notes } = await verifyRecording(deps, id);
    const on = systemOccasion(house.clock, 'command-line', { via: 'cli' });
    const decide = verified({ sequence, differences, how: 'asked' });
    const isKept = await house.ledger
      .transact(recording, id, decide, on)
      .then(() => true)
      .catch(unlessUnreadable);
    return {
      ...{ what: id, valid: differences.length === 0, differences, fault: null },
      notes: [...notes.map(({ detail }) => detail), ...(isKept ? [] : [NOT_KEPT])],
    };
  } catch (error) {
    if (error instanceof RecordingLocked) return failed(id, 'locked', error.message);
    if (error instanceof Refusal) return failed(id, error.code, error.message);
    throw error;
  }
};

const unlessUnreadable = (error: unknown): false => {
  if (error instanceof UnknownEvent) return false;
  throw error;
};

const failed = (what: string, code: string, message: string): Answer => ({
  ...{ what, valid: false, differences: [], notes: [] },
  fault: { code, message },
});
