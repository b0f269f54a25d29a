import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { writeClockOffset } from '#infra/clock-offset';
import type { Config } from '#infra/config';
import { KeySharing } from '#infra/crypt/key-sharing';
import { tellLocked } from '#infra/crypt/tell-locked';
import { tellReplay } from '#infra/destroyed/tell-replay';
import { type House, openHouse } from '#infra/house';
import { ClockGuard } from '#infra/read-model/clock-guard/clock-guard';
import { Queues } from '#infra/queue/queues';
import { prepareDatabase } from '#infra/read-model/prepare-database';
import { type CatalogueFault, runCatalogue } from '#infra/read-model/projection/run-catalogue';
import { ReactionCheckpoints } from '#infra/read-model/reaction-checkpoints';
import { type ReadModel, openReadModel } from '#infra/read-model/read-model';
import { HoldQueries } from '#infra/read-model/holds/hold.queries';
import { KnownQueries } from '#infra/read-model/orphans/known.queries';
import { Orphans } from '#infra/read-model/orphans/orphans';
import { ProgressBoard } from '#infra/read-model/progress/progress-board';
import { CompactionQueries } from '#infra/read-model/recordings/compaction.queries';
import { EncryptionQueries } from '#infra/read-model/recordings/encryption.queries';
import { RemovalQueries } from '#infra/read-model/recordings/removal.queries';
import { UnlicensedQueries } from '#infra/read-model/recordings/unlicensed.queries';
import { RetainedQueries } from '#infra/read-model/recordings/retained.queries';
import { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { Scrubs } from '#infra/read-model/scrub/scrubs';
import { UnownedQueries } from '#infra/read-model/recordings/unowned.queries';
import { SweepRuns } from '#infra/read-model/sweeps/sweep-runs';
import { UserQueries } from '#infra/read-model/users/user.queries';
import { CatalogueWatch } from '#infra/read-model/checkpoint/catalogue-watch';
import { SettingsQueries } from '#infra/read-model/settings/settings.queries';
import { SourceCounts } from '#infra/sources/source-counts';
import { followTraceLevels } from '#infra/trace/follow-trace-levels';
import { type OpenTraceLog, openTraceLog } from '#infra/trace/open-trace-log';
import { whenUp } from '#infra/when-up';
import { Measuring, PATIENT_THREAD } from '#seals/measuring';
import { type Seals, openSeals } from '#seals/seals';
import { Compactions } from './jobs/compactions.js';
import { Conversions } from './jobs/conversions.js';
import { Erasures } from './jobs/erasures.js';
import { keepRunning } from './keep-running.js';
import { type Reaction, runReaction } from './reactions/reaction.js';
import { whenConvertedCompact } from './reactions/when-converted-compact.js';
import { whenDeletedErase } from './reactions/when-deleted-erase.js';
import { whenStartedCount } from './reactions/when-started-count.js';
import { whenStartedFindOwner } from './reactions/when-started-find-owner.js';
import { whenUploadedConvert } from './reactions/when-uploaded-convert.js';
import { sealing } from './seals/sealing.js';
import { binSweep } from './sweeps/bin.sweep.js';
import { eraseUsers } from './sweeps/erase-users.js';
import { every } from './sweeps/every.js';
import { licenceSweep } from './sweeps/licence.sweep.js';
import { OrphansSweep } from './sweeps/orphans/orphans.sweep.js';
import { ownersSweep } from './sweeps/owners.sweep.js';
import { ReconvertUndecoded } from './sweeps/reconvert-undecoded.sweep.js';
import { RefillCompactions } from './sweeps/refill-compactions.sweep.js';
import { RefillErasures } from './sweeps/refill-erasures.sweep.js';
import { refillConversions } from './sweeps/refill-conversions.sweep.js';
import { scrub } from './sweeps/scrub.js';
import { SealsSweep } from './sweeps/seals.sweep.js';
import { stampsSweep } from './sweeps/stamps.sweep.js';
import { rewrapSweep } from './sweeps/rewrap.sweep.js';
import { retentionSweep } from './sweeps/retention.sweep.js';
import { Sweeps } from './sweeps/sweeps.js';

const REFILL_EVERY_MS = 10_000;
/** What is deleted within this time is scrubbed together. */
const SCRUB_EVERY_MS = 2_000;
const RECONVERT_EVERY_MS = 15_000;
/** A Redis that was lost has its schedules back after so long. */
const SCHEDULE_EVERY_MS = 30_000;

type Ground = {
  readonly house: House;
  readonly readModel: ReadModel;
  readonly holds: HoldQueries;
  readonly queues: Queues;
  readonly sharing: KeySharing;
  readonly seals: Seals;
  /** In which all that is sealed is compared over time: nothing waits for it. */
  readonly scrubbing: Measuring;
  readonly log: Logger;
};

/** A running worker: projections, reactions, jobs, sweeps. */
export type RunningWorker = { stop(): Promise<void> };

/** Starts everything that happens behind the scenes. Any number of these may run at once. */
export const startWorker = async (config: Config, log: Logger): Promise<RunningWorker> => {
  const traceLog = openTraceLog(config, 'worker', log);
  const ground = await openGround(config, log);
  const traces = await followTraces(ground, traceLog);
  const stopping = new AbortController();
  const consumers = [
    new Conversions(ground),
    new Compactions(ground),
    new Erasures(ground),
    sweepsOver(ground),
  ];
  const running = followLog(ground, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(consumers.map((each) => each.close()));
      await Promise.all(running);
      await ground.seals.measuring.close();
      await ground.scrubbing.close();
      await ground.queues.close();
      await ground.sharing.close();
      await ground.readModel.close();
      await ground.house.close();
      await traces.close();
    },
  };
};

/** What the log tells follows the settings. */
const followTraces = async (
  { readModel }: Ground,
  traceLog: OpenTraceLog,
): Promise<OpenTraceLog> => {
  const watch = await CatalogueWatch.open(readModel.databaseUrl);
  const settings = new SettingsQueries(readModel.catalogue);
  const unfollow = followTraceLevels({ watch, settings });
  const close = async () => {
    unfollow();
    await watch.close();
    await traceLog.close();
  };
  return { ...traceLog, close };
};

const openGround = async (config: Config, log: Logger): Promise<Ground> => {
  await whenUp('the database', () => prepareDatabase(config.databaseUrl), log);
  const house = await whenUp('the event store', () => openHouse(config), log);
  tellReplay(house, log);
  await writeClockOffset(house);
  const readModel = await openReadModel(config.databaseUrl);
  const sharing = await KeySharing.begin({ ...readModel, ...house, log });
  await tellLocked(house, log);
  const queues = await Queues.open(config, (error) => {
    log.warn({ err: error }, 'the job queue does not answer');
  });
  const holds = new HoldQueries(readModel.catalogue, house);
  const seals = openSeals(house, readModel, availableParallelism());
  const scrubbing = new Measuring(1, PATIENT_THREAD);
  return { house, readModel, holds, queues, sharing, seals, scrubbing, log };
};

const sweepsOver = (ground: Ground): Sweeps => {
  const { house, readModel, holds, queues, log } = ground;
  const removals = new RemovalQueries(readModel.catalogue);
  const recordings = new RecordingQueries(readModel.catalogue);
  const retained = new RetainedQueries(readModel.catalogue);
  const guard = new ClockGuard({ ...house, readModel, offsetMs: house.config.clockOffsetMs });
  const unlicensed = new UnlicensedQueries(readModel.catalogue);
  const unowned = new UnownedQueries(readModel.catalogue);
  const users = new UserQueries(readModel.catalogue);
  const compactions = new CompactionQueries(readModel.catalogue);
  const sweeps = {
    bin: binSweep({ ...house, removals, holds, recordings }),
    retention: retentionSweep({ ...house, retained, holds, recordings }),
    licence: licenceSweep({ ...house, unlicensed, holds, recordings }),
    owners: ownersSweep({ ...house, unowned, users }),
    compaction: new RefillCompactions({ ...house, queues, compactions }),
    orphans: orphansOver(ground),
    seals: new SealsSweep({ ...ground.seals, measuring: ground.scrubbing }, log),
    stamps: stampsSweep(ground.seals),
    rewrap: rewrapSweep({
      ...house,
      encryption: new EncryptionQueries(readModel.catalogue),
      holds,
    }),
  };
  return new Sweeps({ queues, runs: new SweepRuns(readModel.runtime), guard, sweeps, log });
};

const orphansOver = ({ house, readModel: { catalogue, runtime } }: Ground): OrphansSweep =>
  new OrphansSweep({
    house,
    orphans: new Orphans(runtime),
    known: new KnownQueries(catalogue),
    progress: new ProgressBoard(runtime),
  });

const reactionsOver = ({ house, readModel, queues }: Ground): Reaction[] => [
  ...[whenUploadedConvert, whenConvertedCompact, whenDeletedErase].map((when) =>
    when(queues.enqueue),
  ),
  whenStartedFindOwner({ ...house, users: new UserQueries(readModel.catalogue) }),
  whenStartedCount(new SourceCounts(house)),
];

/** The log is followed by the projection and by each reaction on its own; a sweep mends what a queue lost. */
const followLog = (ground: Ground, signal: AbortSignal): Promise<void>[] => {
  const { house, readModel, queues, log } = ground;
  const { enqueue } = queues;
  const recordings = new RecordingQueries(readModel.catalogue);
  const checkpoints = new ReactionCheckpoints(readModel.runtime);
  const removals = new RemovalQueries(readModel.catalogue);
  const erasures = new RefillErasures({ clock: house.clock, removals, enqueue });
  const refill = () => refillConversions({ ...house, recordings, enqueue });
  const undecoded = new ReconvertUndecoded({ house, recordings });
  const scrubs = new Scrubs(ground);
  const users = new UserQueries(readModel.catalogue);
  const reactions = reactionsOver(ground);
  const onFault = ({ stopped, fault }: CatalogueFault) => {
    if (stopped) log.fatal({ err: fault }, 'the catalogue stands still until this is mended');
    else log.warn({ err: fault }, 'the catalogue was interrupted; it goes on where it stood');
  };
  const parts: Record<string, () => Promise<void>> = {
    ...Object.fromEntries(
      reactions.map((each) => [each.name, () => runReaction(each, { house, checkpoints, signal })]),
    ),
    'the refilling of queues': () => every(REFILL_EVERY_MS, refill, signal),
    'the scrubbing of the database': () =>
      every(SCRUB_EVERY_MS, () => scrub({ ...house, scrubs, removals }, signal), signal),
    'the erasure of people': () =>
      every(SCRUB_EVERY_MS, () => eraseUsers({ ...house, scrubs, users }, signal), signal),
    'the erasure of what was left out': () => every(REFILL_EVERY_MS, erasures.pass, signal),
    'the reading again of what could not be decoded': () =>
      every(RECONVERT_EVERY_MS, undecoded.pass, signal),
    'the sealing of recordings': () => sealing(ground, signal),
    'the schedule of the sweeps': () =>
      every(SCHEDULE_EVERY_MS, () => queues.scheduleSweeps(), signal),
  };
  return [
    runCatalogue({ house, readModel, signal, onFault }),
    ...Object.entries(parts).map(([name, run]) => keepRunning(name, run, { signal, log })),
  ];
};
