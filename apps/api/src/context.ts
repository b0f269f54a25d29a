import type { Logger } from 'pino';
import type { ConsentStore } from '#infra/consent/consent-store';
import type { House } from '#infra/house';
import type { Queues } from '#infra/queue/queues';
import type { AppObjectQueries } from '#infra/read-model/app-objects/app-object.queries';
import type { ClockGuard } from '#infra/read-model/clock-guard/clock-guard';
import type { ActivityQueries } from '#infra/read-model/audit/activity.queries';
import type { AuditQueries } from '#infra/read-model/audit/audit.queries';
import type { CatalogueWatch } from '#infra/read-model/checkpoint/catalogue-watch';
import type { HoldQueries } from '#infra/read-model/holds/hold.queries';
import type { Orphans } from '#infra/read-model/orphans/orphans';
import type { ProgressBoard } from '#infra/read-model/progress/progress-board';
import type { ReadModel } from '#infra/read-model/read-model';
import type { EncryptionQueries } from '#infra/read-model/recordings/encryption.queries';
import type { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import type { RemovalPreviews } from '#infra/read-model/recordings/removal-previews';
import type { SupervisionQueries } from '#infra/read-model/supervisions/supervision.queries';
import type { SweepRuns } from '#infra/read-model/sweeps/sweep-runs';
import type { CaptureTotals } from './operations/capture-totals.js';
import type { SettingsQueries } from '#infra/read-model/settings/settings.queries';
import type { TemplateQueries } from '#infra/read-model/templates/template.queries';
import type { LogStore } from '#infra/trace/log-store';
import type { UserQueries } from '#infra/read-model/users/user.queries';
import type { Seals } from '#seals/seals';
import type { Watchdog } from './operations/watchdog.js';

/** What the doors of the API are built over; made once in main, given to Nest as it is. */
export abstract class Context {
  abstract readonly house: House;
  abstract readonly readModel: ReadModel;
  abstract readonly watch: CatalogueWatch;
  abstract readonly recordings: RecordingQueries;
  abstract readonly audit: AuditQueries;
  abstract readonly activity: ActivityQueries;
  abstract readonly holds: HoldQueries;
  abstract readonly users: UserQueries;
  abstract readonly templates: TemplateQueries;
  abstract readonly appObjects: AppObjectQueries;
  abstract readonly settings: SettingsQueries;
  abstract readonly encryption: EncryptionQueries;
  abstract readonly progress: ProgressBoard;
  abstract readonly captures: CaptureTotals;
  abstract readonly previews: RemovalPreviews;
  abstract readonly sweeps: SweepRuns;
  abstract readonly watchdog: Watchdog;
  abstract readonly orphans: Orphans;
  abstract readonly guard: ClockGuard;
  abstract readonly queues: Queues;
  /** The chain of seals, and what recordings are compared with it by. */
  abstract readonly seals: Seals;
  /** Who asked which supervisor for consent, and what became of it. */
  abstract readonly supervisions: SupervisionQueries;
  /** Who is there, and what is granted at this moment. */
  abstract readonly consents: ConsentStore;
  /** The log that administrators read, of all processes. */
  abstract readonly lines: LogStore;
  abstract readonly log: Logger;
}
