import { instance } from '#domain/instance/instance';
import { reportOrphans } from '#domain/instance/report-orphans';
import { type OrphanCount, orphanKinds } from '#domain/orphan/orphan';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { KnownQueries } from '#infra/read-model/orphans/known.queries';
import type { News, Orphans, SearchPosition } from '#infra/read-model/orphans/orphans';
import type { ProgressBoard } from '#infra/read-model/progress/progress-board';
import type { SweepFigures } from '#infra/read-model/sweeps/sweep-runs';
import type { Sweep } from '../sweep.js';
import { type Looked, lookAtPage } from './look-at-page.js';
import { lookAround } from './look-around.js';
import { after, within } from './prefixes.js';
import { spooledFiles } from '#infra/spooled-files';
import type { OnTheWay } from './verify.js';

/** A turn takes a thirtieth of the time between two turns, and a page more. */
const LONGEST_MS = 500;
const FIRST = '0';
/** Bytes are in their place for moments, at most for as long as the log is away, before it knows. */
const SETTLED_MS = 60 * 60 * 1_000;

type Deps = {
  readonly house: House;
  readonly orphans: Orphans;
  readonly known: KnownQueries;
  readonly progress: Pick<ProgressBoard, 'current'>;
};

/**
 * Looks for bytes that no event speaks of and events whose bytes are not there, goes on where the last
 * turn ended, and tells of what it saw twice. It removes nothing.
 */
export class OrphansSweep implements Sweep {
  readonly goesByTheClock = false;

  constructor(private readonly deps: Deps) {}

  async run(): Promise<SweepFigures> {
    const begun = performance.now();
    const { orphans } = this.deps;
    let lookedAt = 0;
    let position = await orphans.position();
    const { circle } = position;
    do {
      const looked = await this.look(position);
      lookedAt += looked.lookedAt;
      position = looked.next;
      await orphans.moveTo(position);
    } while (position.circle === circle && performance.now() - begun < LONGEST_MS);
    const did = await orphans.tell((news) => this.report(news));
    return { lookedAt, did, refused: 0 };
  }

  /** One page. A round begins with what no id leads to, and ends when all ids are through. */
  private async look({ at, circle }: SearchPosition) {
    const { house, orphans } = this.deps;
    const spooled = await spooledFiles(house.config.dataDir);
    if (at === '') await orphans.see(circle, await lookAround(house.blobs, spooled, new Date()));
    const way = await this.onTheWay(spooled.map(({ recording }) => recording));
    const { prefix, looked } = await this.page(at === '' ? FIRST : at, way);
    await orphans.see(circle, looked.orphans);
    const next = after(prefix);
    if (next === null) await orphans.endRound(circle);
    const position = next === null ? { at: '', circle: circle + 1 } : { at: next, circle };
    return { lookedAt: looked.lookedAt, next: position };
  }

  private async page(at: string, way: OnTheWay): Promise<{ prefix: string; looked: Looked }> {
    const { house, known } = this.deps;
    for (let prefix = at; ; prefix = within(prefix)) {
      const looked = await lookAtPage({ ...house, known }, prefix, way);
      if (looked !== null) return { prefix, looked };
    }
  }

  private async onTheWay(spooled: readonly string[]): Promise<OnTheWay> {
    const reported = await this.deps.progress.current();
    const underWay = new Set([...spooled, ...reported.map(({ recordingId }) => recordingId)]);
    return { underWay, settledBefore: new Date(Date.now() - SETTLED_MS) };
  }

  private async report(news: readonly News[]): Promise<void> {
    const { house } = this.deps;
    const counts: OrphanCount[] = orphanKinds.flatMap((kind) => {
      const count = news.filter((each) => each.kind === kind).length;
      return count > 0 ? [{ kind, count }] : [];
    });
    const on = systemOccasion(house.clock, 'orphans', { via: 'sweep' });
    await house.ledger.transact(instance, null, reportOrphans(counts), on);
  }
}
