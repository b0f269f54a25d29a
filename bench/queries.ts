import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PerformanceObserver, constants } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DataSource } from 'typeorm';
import { keepLoopbackDirect } from '#infra/config';
import { Durations } from './access/durations.js';
import { ms } from './access/rounds.js';
import { openWorld } from './catalogue/world.js';
import { sayConditions } from './media/conditions.js';
import { say, sayTable, whole } from './media/table.js';

const USAGE = `npm run bench -- queries [--turns 1500] [--rounds 5]

  --turns   queries in one round, one after the other, of 200 rows each
  --rounds  how many there are of each, in turns`;

/** Two hundred rows of texts and moments, as a page of a list has them. */
const ROWS = `select n, 'text ' || n one, md5(n::text) other, now() + n * interval '1 second' moment
  from generate_series($1::int, 200) n`;

/** What collections of garbage cost those who ask the database. */
export const queries = {
  name: 'queries',
  about:
    'pauses for garbage while the database is asked, by the connections of the product and of TypeORM',
  async run(args: string[]): Promise<void> {
    const { values } = parseArgs({ args, options });
    if (values.help) {
      say(USAGE);
      return;
    }
    keepLoopbackDirect(process.env);
    sayConditions();
    const folder = mkdtempSync(join(tmpdir(), 'bench-queries-'));
    try {
      await compare(folder, Number(values.turns), Number(values.rounds));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const options = {
  turns: { type: 'string', default: '1500' },
  rounds: { type: 'string', default: '5' },
  help: { type: 'boolean', default: false },
} as const;

const compare = async (folder: string, turns: number, rounds: number): Promise<void> => {
  const world = await openWorld(folder);
  const plain = new DataSource({ type: 'postgres', url: world.readModel.databaseUrl });
  try {
    await plain.initialize();
    const sources = { product: world.readModel.catalogue, TypeORM: plain };
    const rows: string[][] = [];
    for (let round = 1; round <= rounds; round++)
      for (const [name, source] of Object.entries(sources))
        rows.push([name, String(round), ...(await measured(source, turns))]);
    sayTable(
      ['connections of', 'round', 'half of all', '99 of 100', 'scavenges', 'mean', 'longest'],
      rows,
    );
  } finally {
    await plain.destroy();
    await world.close();
  }
};

/** How long the queries of one round took, and what stood still meanwhile. */
const measured = async (source: DataSource, turns: number): Promise<string[]> => {
  const [took, pauses] = [new Durations(), new Pauses()];
  for (let turn = 0; turn < turns; turn++) await took.of(() => source.query(ROWS, [1]));
  await pauses.end();
  return [
    ms(took.percentile(50)),
    ms(took.percentile(99)),
    whole(pauses.lengths.length),
    ms(pauses.lengths.reduce((sum, one) => sum + one, 0) / pauses.lengths.length),
    ms(Math.max(...pauses.lengths)),
  ];
};

/** An entry of the kind `gc`, whose details Node's types leave out. */
type Collection = { readonly duration: number; readonly detail: { readonly kind: number } };

/** Milliseconds that this process stood still for collections of young garbage. */
class Pauses {
  readonly lengths: number[] = [];
  private readonly observer = new PerformanceObserver((list) => {
    this.add(list.getEntries() as readonly unknown[] as Collection[]);
  });

  constructor() {
    this.observer.observe({ entryTypes: ['gc'] });
  }

  /** Entries come in a later turn of the event loop. */
  async end(): Promise<void> {
    await nextTurn();
    this.add(this.observer.takeRecords() as readonly unknown[] as Collection[]);
    this.observer.disconnect();
  }

  private add(entries: readonly Collection[]): void {
    for (const { duration, detail } of entries)
      if (detail.kind === constants.NODE_PERFORMANCE_GC_MINOR) this.lengths.push(duration);
  }
}
