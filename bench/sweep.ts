import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { changeRetention } from '#domain/settings/change-retention';
import { settings } from '#domain/settings/settings';
import { Supervisor } from '#embedded/supervisor/supervisor';
import { keepLoopbackDirect, loadConfig } from '#infra/config';
import { type House, openHouse } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import { prepareDatabase } from '#infra/read-model/prepare-database';
import { runCatalogue } from '#infra/read-model/projection/run-catalogue';
import { openReadModel, type ReadModel } from '#infra/read-model/read-model';
import { HoldQueries } from '#infra/read-model/holds/hold.queries';
import { RemovalPreviews } from '#infra/read-model/recordings/removal-previews';
import { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { RetainedQueries } from '#infra/read-model/recordings/retained.queries';
import type { SweepFigures } from '#infra/read-model/sweeps/sweep-runs';
import { retentionSweep } from '../apps/worker/src/sweeps/retention.sweep.js';
import { prepareServices } from '../tools/start/embedded-services.js';
import { sayConditions } from './media/conditions.js';
import { say, sayTable, whole } from './media/table.js';
import { fill, record, rowsRead, shown } from './sweep/catalogue.js';

const SIZES = '10000,100000,1000000';
/** One of so many is due. */
const DUE_SHARE = 100;
const RETENTION_DAYS = 90;

const USAGE = `npm run bench -- sweep [--sizes ${SIZES}]`;

/** The sweep of retention over catalogues of several sizes. */
export const sweep = {
  name: 'sweep',
  about: 'removing what is due: time and rows read, of 10 k, 100 k and 1 M recordings',
  async run(args: string[]): Promise<void> {
    const { values } = parseArgs({
      args,
      options: { sizes: { type: 'string', default: SIZES }, help: { type: 'boolean' } },
    });
    if (values.help) {
      say(USAGE);
      return;
    }
    keepLoopbackDirect(process.env);
    sayConditions();
    const rows: string[][] = [];
    for (const size of values.sizes.split(',').map(Number)) rows.push(await measured(size));
    sayTable(HEAD, rows);
    say(HOW);
  },
};

const HEAD = [
  'recordings',
  'due',
  'rows read, nothing due',
  'ms',
  'rows read / asked',
  'ms each',
  'removed, ms each',
  'turns',
  'preview, ms',
];
const HOW = `Nothing due: a turn afterwards. Asked: each is read from the log and decided about, and nothing is appended.
Removed: RecordingDeleted of each is in the log. A turn ends after ten seconds, and the next goes on. Preview: what 60
days in place of 90 would remove. What is due was made by its events; the other rows were put straight into the catalogue.`;

const measured = async (size: number): Promise<string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sweep-'));
  const supervisor = new Supervisor({ folder, say });
  try {
    const { specs, urls } = await prepareServices(folder, {});
    await supervisor.start(specs.filter(({ name }) => name !== 'redis'));
    await prepareDatabase(urls.DATABASE_URL);
    const house = await openHouse(loadConfig({ ...urls, DATA_DIR: folder }));
    const readModel = await openReadModel(urls.DATABASE_URL);
    try {
      return await figuresOf(house, readModel, size);
    } finally {
      await readModel.close();
      await house.close();
    }
  } finally {
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const figuresOf = async (house: House, readModel: ReadModel, size: number): Promise<string[]> => {
  const due = size / DUE_SHARE;
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = runCatalogue({
    house,
    readModel,
    signal,
    onFault: ({ fault }) => say(String(fault)),
  });
  await record(house, due, RETENTION_DAYS + 1);
  await shown(house, readModel);
  await fill(readModel, size - due, RETENTION_DAYS - 1);
  const on = systemOccasion(house.clock, 'bench');
  await house.ledger.transact(settings, null, changeRetention(RETENTION_DAYS), on);
  await shown(house, readModel);
  const preview = await previewMs(house, readModel);
  const asked = await turn(asking(house), readModel);
  const removed = await untilDone(house, readModel);
  const after = await turn(house, readModel);
  stopping.abort();
  await running;
  if (removed.did !== due) throw new Error(`${removed.did} of ${due} were removed.`);
  return [
    ...[whole(size), whole(due), whole(after.rows), after.ms.toFixed(0)],
    `${whole(asked.rows)} / ${whole(asked.figures.lookedAt)}`,
    (asked.ms / asked.figures.lookedAt).toFixed(2),
    (removed.ms / due).toFixed(2),
    String(removed.turns),
    preview.toFixed(0),
  ];
};

/** Turns until nothing is due any more; how long they took, without the time between. */
const untilDone = async (house: House, readModel: ReadModel) => {
  const sum = { did: 0, ms: 0, turns: 0 };
  for (;;) {
    const { figures, ms } = await turn(house, readModel);
    if (figures.lookedAt === 0) return sum;
    sum.did += figures.did;
    sum.ms += ms;
    sum.turns += 1;
    await shown(house, readModel);
  }
};

type Turn = { readonly figures: SweepFigures; readonly ms: number; readonly rows: number };

/** One turn of the sweep, over connections of its own: what they have read is counted when they close. */
const turn = async (house: House, counting: ReadModel): Promise<Turn> => {
  const readModel = await openReadModel(counting.databaseUrl);
  const before = await rowsRead(counting);
  const begun = performance.now();
  const holds = new HoldQueries(readModel.catalogue, house);
  const retained = new RetainedQueries(readModel.catalogue);
  const recordings = new RecordingQueries(readModel.catalogue);
  const figures = await retentionSweep({ ...house, retained, holds, recordings }).run();
  const ms = performance.now() - begun;
  await readModel.close();
  return { figures, ms, rows: (await rowsRead(counting)) - before };
};

/** The same house, in which rules decide and nothing follows. */
const asking = (house: House): House => {
  const ledger = Object.create(house.ledger) as House['ledger'];
  ledger.transact = async (aggregate, id, decide, on) => {
    const { state, position } = await house.ledger.load(aggregate, id);
    decide(state, on);
    return position;
  };
  return { ...house, ledger };
};

const previewMs = async (house: House, { catalogue }: ReadModel): Promise<number> => {
  const previews = new RemovalPreviews(catalogue, new HoldQueries(catalogue, house));
  const begun = performance.now();
  await previews.byOwner({
    from: { retentionDays: RETENTION_DAYS, retentionRules: [] },
    to: { retentionDays: 60, retentionRules: [] },
    now: house.clock.now(),
  });
  return performance.now() - begun;
};
