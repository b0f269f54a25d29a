import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { SharedCounters } from '#infra/limits/shared-counters';
import { Activity } from './access/activity.js';
import { RecordingAccess } from './access/recording-access.js';
import { ActivityController } from './activity/activity.controller.js';
import { AppObjectsController } from './app-objects/app-objects.controller.js';
import { Context } from './context.js';
import { EvidenceController } from './evidence/evidence.controller.js';
import { EventsController } from './events/events.controller.js';
import { FaultFilter, InvalidRequest } from './faults.js';
import { HoldsController } from './holds/holds.controller.js';
import { LogController } from './log/log.controller.js';
import { AddressLimits } from './limits/address-limits.js';
import { Metrics } from './operations/metrics.js';
import { OidcController } from './oidc/oidc.controller.js';
import { OidcDoor } from './oidc/oidc-door.js';
import { OperationsController } from './operations/operations.controller.js';
import { type Reached, ScrapeDoor } from './operations/scrape-door.js';
import { OrphansController } from './operations/orphans.controller.js';
import { SweepsController } from './operations/sweeps.controller.js';
import { CallSheetPool } from './recordings/download/call-sheet-pool.js';
import { DownloadController } from './recordings/download.controller.js';
import { EndController } from './recordings/end.controller.js';
import { NotesController } from './recordings/notes.controller.js';
import { CallInformationController } from './recordings/call-information.controller.js';
import { OwnerController } from './recordings/owner.controller.js';
import { PlaybackController } from './recordings/playback.controller.js';
import { PlayedController } from './recordings/played.controller.js';
import { QualityController } from './recordings/quality.controller.js';
import { ReceiptController } from './recordings/receipt.controller.js';
import { WhyController } from './recordings/why.controller.js';
import { PastRecordings } from './recordings/past-recordings.js';
import { RecordingActs } from './recordings/recording-acts.js';
import { RecordingsController } from './recordings/recordings.controller.js';
import { RemovalController } from './recordings/removal.controller.js';
import { SessionController } from './sessions/session.controller.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionGuard } from './sessions/session.guard.js';
import { Sessions } from './sessions/sessions.js';
import { SignInLimit } from './sessions/sign-in-limit.js';
import { AccessController } from './supervision/access.controller.js';
import type { Endings } from './supervision/endings.js';
import { RunningAnswers } from './supervision/running-answers.js';
import { Supervisions } from './supervision/supervisions.js';
import { TemplatesController } from './templates/templates.controller.js';
import { ApiTokens } from './tokens/api-tokens.js';
import { TokensController } from './tokens/tokens.controller.js';
import { Accounts } from './users/accounts.js';
import { LockoutController } from './users/lockout.controller.js';
import { UsersController } from './users/users.controller.js';
import { SealsController } from './seals/seals.controller.js';
import { WatermarkController } from './seals/watermark.controller.js';
import { CryptKeysController } from './settings/crypt-keys.controller.js';
import { SettingsController } from './settings/settings.controller.js';

const CONTROLLERS = [
  SessionController,
  SessionsController,
  OidcController,
  TokensController,
  AccessController,
  RecordingsController,
  PlaybackController,
  PlayedController,
  QualityController,
  RemovalController,
  OwnerController,
  CallInformationController,
  EndController,
  WatermarkController,
  ReceiptController,
  WhyController,
  NotesController,
  DownloadController,
  EvidenceController,
  HoldsController,
  SettingsController,
  CryptKeysController,
  SealsController,
  AppObjectsController,
  UsersController,
  LockoutController,
  TemplatesController,
  EventsController,
  ActivityController,
  OperationsController,
  LogController,
  SweepsController,
  OrphansController,
];

/** The doors that are Nest controllers. What they are built over is made in main. */
@Module({})
export class ApiModule {
  static over(parts: Parts): DynamicModule {
    const { context, sessions, tokens, activity, access, callSheets } = parts;
    return {
      module: ApiModule,
      controllers: [...CONTROLLERS],
      providers: [
        { provide: Context, useValue: context },
        { provide: Sessions, useValue: sessions },
        { provide: ApiTokens, useValue: tokens },
        { provide: SignInLimit, useValue: parts.signInLimit },
        { provide: AddressLimits, useValue: parts.limits },
        { provide: RunningAnswers, useValue: parts.answers },
        { provide: Supervisions, useValue: new Supervisions(context, parts.endings) },
        { provide: Activity, useValue: activity },
        { provide: CallSheetPool, useValue: callSheets },
        { provide: RecordingAccess, useValue: access },
        { provide: PastRecordings, useValue: new PastRecordings(context, access, activity) },
        { provide: RecordingActs, useValue: new RecordingActs(context, access, activity) },
        { provide: Accounts, useValue: parts.accounts },
        { provide: OidcDoor, useValue: parts.oidc },
        { provide: Metrics, useValue: parts.metrics },
        { provide: ScrapeDoor, useValue: new ScrapeDoor(sessions, access, parts.reached) },
        { provide: APP_GUARD, useClass: SessionGuard },
        { provide: APP_FILTER, useValue: new FaultFilter(context.log) },
        { provide: APP_PIPE, useValue: validation },
      ],
    };
  }
}

export type Parts = {
  readonly context: Context;
  readonly sessions: Sessions;
  readonly tokens: ApiTokens;
  readonly accounts: Accounts;
  readonly oidc: OidcDoor;
  readonly signInLimit: SignInLimit;
  readonly limits: AddressLimits;
  readonly counters: SharedCounters;
  readonly answers: RunningAnswers;
  readonly endings: Endings;
  readonly activity: Activity;
  readonly access: RecordingAccess;
  readonly callSheets: CallSheetPool;
  readonly metrics: Metrics;
  /** Where the product listens, and as what browsers reach it. */
  readonly reached: Reached;
};

const validation = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    new InvalidRequest(
      issues.map(({ path = [], message }) => ({
        path: path.map((key) => String(typeof key === 'object' ? key.key : key)).join('.'),
        message,
      })),
    ),
});
