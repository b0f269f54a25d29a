import type { Logger } from 'pino';
import type { Config } from '#infra/config';
import { KeySharing } from '#infra/crypt/key-sharing';
import { tellLocked } from '#infra/crypt/tell-locked';
import { tellReplay } from '#infra/destroyed/tell-replay';
import { ConsentStore } from '#infra/consent/consent-store';
import { writeClockOffset } from '#infra/clock-offset';
import { ClockGuard } from '#infra/read-model/clock-guard/clock-guard';
import { type House, openHouse } from '#infra/house';
import { Queues } from '#infra/queue/queues';
import { AppObjectQueries } from '#infra/read-model/app-objects/app-object.queries';
import { ActivityQueries } from '#infra/read-model/audit/activity.queries';
import { AuditQueries } from '#infra/read-model/audit/audit.queries';
import { CatalogueWatch } from '#infra/read-model/checkpoint/catalogue-watch';
import { HoldQueries } from '#infra/read-model/holds/hold.queries';
import { prepareDatabase } from '#infra/read-model/prepare-database';
import { CompactionQueries } from '#infra/read-model/recordings/compaction.queries';
import { Orphans } from '#infra/read-model/orphans/orphans';
import { CaptureTotals } from './operations/capture-totals.js';
import { ProgressBoard } from '#infra/read-model/progress/progress-board';
import { EncryptionQueries } from '#infra/read-model/recordings/encryption.queries';
import { RemovalQueries } from '#infra/read-model/recordings/removal.queries';
import { type ReadModel, openReadModel } from '#infra/read-model/read-model';
import { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { SettingsQueries } from '#infra/read-model/settings/settings.queries';
import { RemovalPreviews } from '#infra/read-model/recordings/removal-previews';
import { SweepRuns } from '#infra/read-model/sweeps/sweep-runs';
import { SupervisionQueries } from '#infra/read-model/supervisions/supervision.queries';
import { TemplateQueries } from '#infra/read-model/templates/template.queries';
import { UserQueries } from '#infra/read-model/users/user.queries';
import { followTraceLevels } from '#infra/trace/follow-trace-levels';
import { openTraceLog } from '#infra/trace/open-trace-log';
import { whenUp } from '#infra/when-up';
import { openSeals } from '#seals/seals';
import { untilGone } from './until-gone.js';
import type { Context } from './context.js';
import { Watchdog } from './operations/watchdog.js';

/** Who asks for one more waits: what is played must go on. */
const VERIFICATIONS_AT_ONCE = 2;

export type OpenContext = Context & { close(): Promise<void> };

/** Opens everything that the doors stand on. */
export const openContext = async (config: Config, log: Logger): Promise<OpenContext> => {
  const traceLog = openTraceLog(config, 'api', log);
  await whenUp('the database', () => prepareDatabase(config.databaseUrl), log);
  const house = await whenUp('the event store', () => openHouse(config), log);
  tellReplay(house, log);
  await writeClockOffset(house);
  const readModel = await openReadModel(config.databaseUrl);
  const watch = await CatalogueWatch.open(config.databaseUrl);
  const removals = new RemovalQueries(readModel.catalogue);
  await untilGone({ house, watch, removals, users: new UserQueries(readModel.catalogue), log });
  const sharing = await shareKeys(readModel, house, log);
  const queues = await openQueues(config, log);
  const queries = queriesOver(readModel, house);
  const unfollow = followTraceLevels({ watch, ...queries });
  const { runtime } = readModel;
  const [sweeps, orphans] = [new SweepRuns(runtime), new Orphans(runtime)];
  const watchdog = new Watchdog({ ...house, ...queries.seals, runs: sweeps, orphans, log });
  return {
    house,
    readModel,
    watch,
    queues,
    sweeps,
    watchdog,
    orphans,
    guard: new ClockGuard({ ...house, readModel, offsetMs: config.clockOffsetMs }),
    lines: traceLog.store,
    log,
    ...queries,
    close: async () => {
      watchdog.close();
      await sharing.close();
      unfollow();
      await Promise.all([queues.close(), watch.close(), queries.close()]);
      await readModel.close();
      await house.close();
      await traceLog.close();
    },
  };
};

const openQueues = (config: Config, log: Logger): Promise<Queues> =>
  Queues.open(config, (error) => {
    log.warn({ err: error }, 'the job queue does not answer');
  });

/** Crypt keys that other processes have open come here, and those that are entered here reach them. */
const shareKeys = async (readModel: ReadModel, house: House, log: Logger): Promise<KeySharing> => {
  const sharing = await KeySharing.begin({ ...readModel, ...house, log });
  await tellLocked(house, log);
  return sharing;
};

const queriesOver = (readModel: ReadModel, house: House) => {
  const { catalogue, runtime } = readModel;
  const holds = new HoldQueries(catalogue, house);
  const seals = openSeals(house, readModel, VERIFICATIONS_AT_ONCE);
  const consents = ConsentStore.open(house.config.redisUrl, house.storeId);
  const audit = new AuditQueries(catalogue, house.codec);
  return {
    recordings: new RecordingQueries(catalogue, house.keyring),
    audit,
    activity: new ActivityQueries(catalogue, audit),
    holds,
    users: new UserQueries(catalogue),
    templates: new TemplateQueries(catalogue),
    appObjects: new AppObjectQueries(catalogue),
    seals,
    close: () => Promise.all([seals.measuring.close(), consents.close()]),
    supervisions: new SupervisionQueries(catalogue, house.codec),
    consents,
    settings: new SettingsQueries(catalogue),
    previews: new RemovalPreviews(catalogue, holds),
    encryption: new EncryptionQueries(catalogue),
    progress: new ProgressBoard(runtime),
    captures: new CaptureTotals(new CompactionQueries(catalogue)),
  };
};
