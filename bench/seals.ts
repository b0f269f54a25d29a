import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Supervisor } from '#embedded/supervisor/supervisor';
import { keepLoopbackDirect, loadConfig } from '#infra/config';
import { type House, openHouse } from '#infra/house';
import { prepareDatabase } from '#infra/read-model/prepare-database';
import { runCatalogue } from '#infra/read-model/projection/run-catalogue';
import { type ReadModel, openReadModel } from '#infra/read-model/read-model';
import { type Seals, openSeals } from '#seals/seals';
import { prepareServices } from '../tools/start/embedded-services.js';
import { sayConditions } from './media/conditions.js';
import { say, sayTable, times, whole } from './media/table.js';
import { byHand } from './seals/by-hand.js';
import { ChainGround, type ChainFigures } from './seals/chain-ground.js';

const SIZES = '1000,10000,100000';
const USAGE = `npm run bench -- seals [--sizes ${SIZES}]`;

/** Sealing, checkpoints, proofs and verifying, beside chains of several lengths. */
export const seals = {
  name: 'seals',
  about: 'sealing, checkpoints, proofs and verifying, with 1 k, 10 k and 100 k entries',
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
    const figures = await measured(values.sizes.split(',').map(Number));
    sayTable(HEAD, [...figures.map(rowOf), ratios(figures)]);
    say(HOW);
    await byHand();
  },
};

const HEAD = [
  'entries',
  'appended/s',
  'sealed/s, 1 kB',
  'sealed/s, 1 MB',
  'all anew, ms (read)',
  'checkpoint, ms (read)',
  'proof, ms (read)',
  'verify, ms',
];
const HOW = `Appended: entries made, signed and durable in the chain, 64 at once. Sealed: by the sealer, from the lists of what is
due to the word in each history; without sound, as of a capture that is not decoded yet. All anew: the root over the whole
chain, with nothing kept; a checkpoint: 64 entries later, in a process that begins; read: entries of the chain. Proof: the
path of an entry to the checkpoint, median of 20. Verify: a capture of 1 kB, log, place in the chain and checkpoint, median of 20.
`;

const columns = [
  'appended',
  'small',
  'large',
  'anewMs',
  'checkpointMs',
  'proofMs',
  'verifyMs',
] as const;

const rowOf = (figures: ChainFigures): string[] => [
  whole(figures.entries),
  ...[whole(figures.appended), whole(figures.small), whole(figures.large)],
  `${whole(figures.anewMs)} (${whole(figures.anewRead)})`,
  `${figures.checkpointMs.toFixed(1)} (${whole(figures.checkpointRead)})`,
  `${figures.proofMs.toFixed(1)} (${whole(figures.proofRead)})`,
  figures.verifyMs.toFixed(1),
];

/** The longest chain beside the shortest. */
const ratios = (figures: readonly ChainFigures[]): string[] => {
  const [first, last] = [figures[0], figures.at(-1)];
  if (!first || !last) return [];
  return [
    `× ${times(last.entries / first.entries)}`,
    ...columns.map((column) => `× ${times(last[column] / first[column])}`),
  ];
};

const measured = async (sizes: readonly number[]): Promise<ChainFigures[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-seals-'));
  const supervisor = new Supervisor({ folder, say });
  try {
    const { specs, urls } = await prepareServices(folder, {});
    await supervisor.start(specs.filter(({ name }) => name !== 'redis'));
    await prepareDatabase(urls.DATABASE_URL);
    const house = await openHouse(loadConfig({ ...urls, DATA_DIR: folder }));
    const readModel = await openReadModel(urls.DATABASE_URL);
    const opened = openSeals(house, readModel, availableParallelism());
    try {
      return await following(house, readModel, () => figuresOf(opened, readModel, sizes));
    } finally {
      await opened.measuring.close();
      await readModel.close();
      await house.close();
    }
  } finally {
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const figuresOf = async (opened: Seals, readModel: ReadModel, sizes: readonly number[]) => {
  const ground = await ChainGround.begin(opened, readModel);
  const figures: ChainFigures[] = [];
  for (const size of sizes) figures.push(await ground.figuresAt(size));
  return figures;
};

/** While the catalogue follows the log. */
const following = async <T>(
  house: House,
  readModel: ReadModel,
  work: () => Promise<T>,
): Promise<T> => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const onFault = ({ fault }: { fault: unknown }) => say(String(fault));
  const running = runCatalogue({ house, readModel, signal, onFault });
  try {
    return await work();
  } finally {
    stopping.abort();
    await running;
  }
};
