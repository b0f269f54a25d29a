import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { type SweepRun, SweepRuns } from './sweep-runs.js';

let readModel: ReadModel;
let runs: SweepRuns;
beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  runs = new SweepRuns(readModel.runtime);
});
afterAll(() => readModel.close());

const run = (given: Partial<SweepRun>): SweepRun => ({
  name: 'bin',
  durationMs: 0,
  lookedAt: 0,
  did: 0,
  refused: 0,
  outcome: 'done',
  fault: null,
  ...given,
});

describe('SweepRuns', () => {
  it('tells of each sweep its newest run, and the newest in which something happened', async () => {
    await runs.keep(run({ lookedAt: 5, did: 4, refused: 1, durationMs: 1500.5 }));
    await runs.keep(run({}));
    await runs.keep(run({ name: 'retention', outcome: 'failed', fault: 'away' }));
    const newest = await runs.newest(['bin', 'retention', 'none']);
    expect(newest).toMatchObject([
      { name: 'bin', lookedAt: 0, did: 0, outcome: 'done' },
      { name: 'retention', outcome: 'failed', fault: 'away' },
    ]);
    const [bin, retention] = await runs.newestTelling(['bin', 'retention']);
    expect(bin).toMatchObject({ name: 'bin', lookedAt: 5, did: 4, refused: 1 });
    expect(bin!.endedAt.getTime() - bin!.startedAt.getTime()).toBeGreaterThanOrEqual(1500);
    expect(retention).toMatchObject({ fault: 'away' });
  });

  it('forgets old runs in which nothing happened, and keeps the others', async () => {
    await runs.keep(run({ name: 'kept', did: 1 }));
    for (let turn = 0; turn < 30; turn++) await runs.keep(run({ name: 'kept' }));
    const rows: unknown[] = await readModel.runtime.query(
      `select from sweep_runs where name = 'kept'`,
    );
    expect(rows).toHaveLength(21);
    expect((await runs.newestTelling(['kept'])).map(({ name }) => name)).toContain('kept');
  });
});
