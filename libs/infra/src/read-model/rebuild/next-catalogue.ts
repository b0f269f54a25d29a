import type { QueryRunner } from 'typeorm';
import { claimTurn } from '../checkpoint/claim.js';
import type { Arrival } from '../projection/log-batches.js';
import { Projector } from '../projection/projector.js';
import { CATALOGUE_NEXT } from './catalogue-switch.js';
import { copyRows } from './copy-rows.js';
import { type Index, createIndexes, setIndexesAside } from './indexes.js';

type Options = {
  readonly storeId: string;
  /** On the schema that is being built, whose tables are empty. */
  readonly runner: QueryRunner;
  /** Where the log ended when this began. */
  readonly head: bigint;
  /** What the rows begin with: nothing, or those that are read. */
  readonly from: 'log' | 'rows';
};

/** What is emptied in the transaction that fills it is written to its file only, not to the log of the database as well. */
const EMPTY = 'truncate recordings, audit';

/**
 * The catalogue that is being built: first the rows, then the indexes, in one transaction, for nothing of
 * it is of use before; then what came meanwhile.
 */
export class NextCatalogue {
  /** Projected so far. */
  events = 0;
  /** All that readers need is there, but for the newest events. */
  isReady = false;

  private constructor(
    private readonly options: Options,
    private readonly projector: Projector,
    private readonly indexes: readonly Index[],
    public lastEvent: bigint | null,
  ) {}

  static async begin(options: Options): Promise<NextCatalogue> {
    const { storeId, runner, from } = options;
    const indexes = await setIndexesAside(runner, CATALOGUE_NEXT);
    const lastEvent = from === 'rows' ? await copyRows(runner, CATALOGUE_NEXT) : null;
    const turn = await claimTurn(runner, storeId);
    if (!turn) throw new Error('A catalogue that was just made is not as it was made.');
    await runner.startTransaction();
    if (from === 'log') await runner.query(EMPTY);
    const projector = new Projector({ runner, turn, tell: false });
    return new NextCatalogue(options, projector, indexes, lastEvent);
  }

  /** Everything up to here is in the rows. */
  get position(): bigint | null {
    return this.projector.position;
  }

  async add(batch: readonly Arrival[]): Promise<void> {
    this.events += await this.projector.project(batch);
    const last = batch.findLast((arrival) => arrival.kind === 'event');
    this.lastEvent = last?.event.position ?? this.lastEvent;
    if (!this.isReady && this.hasCaughtUp(batch)) {
      await createIndexes(this.options.runner, this.indexes);
      await this.options.runner.commitTransaction();
      this.isReady = true;
    }
  }

  private hasCaughtUp(batch: readonly Arrival[]): boolean {
    const isAtHead = this.position !== null && this.position >= this.options.head;
    return isAtHead || batch.some(({ kind }) => kind === 'caught-up');
  }
}
