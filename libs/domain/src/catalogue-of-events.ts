import { activityEvents } from './access/activity.js';
import { appObjectEvents } from './app-object/app-object.js';
import { holdEvents } from './hold/hold.js';
import { instanceEvents } from './instance/instance.js';
import type { EventSchemas, EventsOf } from './kernel.js';
import { recordingEvents } from './recording/recording.js';
import { sealEvents } from './seal/seal.js';
import { settingsEvents } from './settings/settings.js';
import { sourceEvents } from './source/source.js';
import { stampEvents } from './stamp/stamp.js';
import { supervisionEvents } from './supervision/supervision.js';
import { templateEvents } from './template/template.js';
import { userEvents } from './user/user.js';

/** Which streams hold which events. */
export const eventsByStream = {
  instance: instanceEvents,
  'recording-{recording id}': recordingEvents,
  'activity-{recording id or user id}': activityEvents,
  'user-{user id}': userEvents,
  'template-{name, lower case}': templateEvents,
  'appobject-{name, lower case}': appObjectEvents,
  settings: settingsEvents,
  'hold-{hold id}': holdEvents,
  'supervision-{request id}': supervisionEvents,
  seals: sealEvents,
  'source-{source id}': sourceEvents,
  'stamp-{place of the checkpoint in seals}': stampEvents,
} as const satisfies Record<string, EventSchemas>;

/** Every event there is, with the schema of its newest version. The codec accepts nothing else. */
export const eventSchemas = {
  ...instanceEvents,
  ...recordingEvents,
  ...activityEvents,
  ...userEvents,
  ...templateEvents,
  ...appObjectEvents,
  ...settingsEvents,
  ...holdEvents,
  ...supervisionEvents,
  ...sealEvents,
  ...sourceEvents,
  ...stampEvents,
} as const satisfies EventSchemas;

export type AnyEvent = EventsOf<typeof eventSchemas>;
export type EventType = AnyEvent['type'];
