import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { recording } from '#domain/recording/recording';
import { start } from '#domain/recording/start';
import { upload } from '#domain/recording/upload';
import { requestWatermark } from '#domain/recording/watermark';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { systemOccasion } from '#infra/occasion';
import type { ReadModel } from '#infra/read-model/read-model';
import { SealTiles } from '#infra/read-model/seals/seal-tiles';
import { appendCheckpoint } from '#seals/checkpoints';
import { ChainTree } from '#seals/chain-tree';
import { type Draft, type Entry, headAfter } from '#seals/entry';
import { Sealer } from '#seals/sealer';
import type { Seals } from '#seals/seals';
import { verifyRecording } from '#seals/verify-recording';
import { shown } from '../sweep/catalogue.js';

const BATCH = 64;
const TURNS = 20;
const AT_ONCE = 32;
const SMALL = { bytes: 1_000, count: 192 };
const LARGE = { bytes: 1_000_000, count: 128 };

/** What a chain of so many entries costs. */
export type ChainFigures = {
  readonly entries: number;
  /** A second. */
  readonly appended: number;
  readonly small: number;
  readonly large: number;
  readonly anewMs: number;
  readonly anewRead: number;
  readonly checkpointMs: number;
  readonly checkpointRead: number;
  readonly proofMs: number;
  readonly proofRead: number;
  readonly verifyMs: number;
};

/** A chain that grows, and what is measured beside it. */
export class ChainGround {
  private constructor(
    private readonly seals: Seals,
    private readonly readModel: ReadModel,
    private readonly draft: Draft,
  ) {}

  /** With one recording that is sealed; what the chain is filled with are entries like its own. */
  static async begin(seals: Seals, readModel: ReadModel): Promise<ChainGround> {
    await received(seals, SMALL.bytes);
    await shown(seals.house, readModel);
    await sealerOver(seals).pass();
    const last = await seals.chain.last();
    if (last?.manifest.kind !== 'recording') throw new Error('Nothing was sealed.');
    const { v, chain, sequence, previous, key, sealedAt, ...draft } = last.manifest;
    if (v !== 1 || sequence < 1 || previous === null || key === '' || chain === sealedAt)
      throw new Error('An entry is not as it is described.');
    return new ChainGround(seals, readModel, draft);
  }

  async figuresAt(entries: number): Promise<ChainFigures> {
    const appended = await this.grow(entries);
    const { seals } = this;
    const small = await this.sealed(SMALL);
    const large = await this.sealed(LARGE);
    const anew = await this.timed((tree) => this.checkpoint(tree, false));
    await this.append(BATCH);
    await shown(seals.house, this.readModel);
    const checkpoint = await this.timed((tree) => this.checkpoint(tree, true));
    await shown(seals.house, this.readModel);
    const signed = await this.newestCheckpoint();
    const proofs = [];
    for (let n = 0; n < TURNS; n++) {
      const place = Math.floor((n / TURNS) * signed.size);
      proofs.push(await this.timed((tree) => tree.path(place, signed)));
    }
    const verifyMs = await this.verifyMs(small.ids.slice(0, TURNS));
    return {
      ...{ entries, appended, small: small.rate, large: large.rate, verifyMs },
      ...{ anewMs: anew.ms, anewRead: anew.read },
      ...{ checkpointMs: checkpoint.ms, checkpointRead: checkpoint.read },
      ...{ proofMs: median(proofs.map(({ ms }) => ms)) },
      ...{ proofRead: median(proofs.map(({ read }) => read)) },
    };
  }

  /** @returns entries a second */
  private async grow(entries: number): Promise<number> {
    const head = await this.seals.chain.head();
    const count = Math.max(BATCH, entries - (head?.sequence ?? 0) - 1);
    const ms = await msOf(() => this.append(count));
    await shown(this.seals.house, this.readModel);
    return (count / ms) * 1_000;
  }

  private async append(count: number): Promise<void> {
    const { chain, keys, house } = this.seals;
    let head = await chain.head();
    if (head === null) throw new Error('The chain is empty.');
    const key = await keys.find(head.key);
    for (let left = count; left > 0; left -= BATCH) {
      const drafts = Array.from({ length: Math.min(BATCH, left) }, () => this.draft);
      const added: Entry[] = await chain.append(head, drafts, key, on(house));
      head = headAfter((added.at(-1) as Entry).manifest);
    }
  }

  private async sealed({ bytes, count }: typeof SMALL) {
    const { seals } = this;
    const ids: string[] = [];
    while (ids.length < count)
      ids.push(
        ...(await Promise.all(Array.from({ length: AT_ONCE }, () => received(seals, bytes)))),
      );
    await shown(seals.house, this.readModel);
    const sealer = sealerOver(seals);
    await sealer.pass();
    const rest = count - BATCH;
    const ms = await msOf(async () => {
      for (let sealed = 0; sealed < rest;) sealed += await sealer.pass();
    });
    await shown(seals.house, this.readModel);
    return { ids, rate: rest > 0 ? (rest / ms) * 1_000 : NaN };
  }

  private async checkpoint(tree: ChainTree, isKept: boolean): Promise<void> {
    const queries = isKept ? this.seals.queries : { entriesOf: async () => [] };
    await appendCheckpoint({ ...this.seals, tree, queries }, on(this.seals.house));
  }

  private async newestCheckpoint(): Promise<{ size: number; root: string }> {
    const { chain, queries } = this.seals;
    const [place] = await queries.entriesOf('CheckpointChained', 1);
    const entry = await chain.entryOfKind('checkpoint', Number(place));
    if (entry === null) throw new Error('There is no checkpoint.');
    return entry.manifest;
  }

  /** In a process that begins: of the tree nothing is in mind. */
  private async timed(work: (tree: ChainTree) => Promise<unknown>) {
    const { chain } = this.seals;
    let read = 0;
    const counting: Pick<typeof chain, 'entries'> = {
      async *entries(from, limit) {
        for await (const entry of chain.entries(from, limit)) {
          read += 1;
          yield entry;
        }
      },
    };
    const tiles = new SealTiles(this.readModel.runtime, chain.id);
    const ms = await msOf(() => work(new ChainTree(counting, tiles)));
    return { ms, read };
  }

  private async verifyMs(ids: readonly string[]): Promise<number> {
    const figures: number[] = [];
    for (const id of ids) {
      figures.push(
        await msOf(async () => {
          const { differences } = await verifyRecording(this.seals, id);
          if (differences.length > 0) throw new Error(JSON.stringify(differences));
        }),
      );
    }
    return median(figures);
  }
}

const on = (house: Seals['house']) => systemOccasion(house.clock, 'bench');

/** A recording with a capture of so many bytes, which somebody wants to have sealed. */
const received = async ({ house }: Seals, bytes: number): Promise<string> => {
  const id = randomUUID();
  const capture = randomBytes(bytes);
  const sha256 = createHash('sha256').update(capture).digest('hex');
  const { ledger } = house;
  await ledger.transact(recording, id, start(announced(id)), on(house));
  await house.blobs.put(recordingBlobs(id).capture, capture);
  await ledger.transact(recording, id, upload({ bytes, sha256, incomplete: null }), on(house));
  await ledger.transact(recording, id, requestWatermark(null), on(house));
  return id;
};

const announced = (id: string) => ({
  conversation: id.replaceAll('-', ''),
  device: '0090331a2b3c',
  serial: '1',
  fileName: `${id}.pcap`,
  registration: 'ada.lovelace',
  domain: 'example.com',
});

const sealerOver = (seals: Seals): Sealer =>
  new Sealer({
    ...seals,
    isWanted: async () => false,
    onUnsealable: (fault) => {
      throw fault;
    },
  });

const msOf = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? NaN;
