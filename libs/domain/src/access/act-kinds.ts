import { type EventType, eventSchemas } from '../catalogue-of-events.js';

/** What people do, as they are asked for: `changed` is everything that has no kind of its own. */
export const actKinds = [
  'listed',
  'opened',
  'played',
  'downloaded',
  'exported',
  'refused',
  'explained',
  'read',
  'signedIn',
  'consent',
  'changed',
] as const;
export type ActKind = (typeof actKinds)[number];

const kinds: Partial<Record<EventType, ActKind>> = {
  RecordingListed: 'listed',
  RecordingOpened: 'opened',
  RecordingDigitsShown: 'opened',
  RecordingPlayed: 'played',
  RecordingDownloaded: 'downloaded',
  ActivityExported: 'exported',
  RecordingAccessRefused: 'refused',
  RecordingAccessExplained: 'explained',
  LogRead: 'read',
  ActivityRead: 'read',
  UserSignedIn: 'signedIn',
  UserSignedOut: 'signedIn',
  UserSignInRefused: 'signedIn',
  AccessRequested: 'consent',
  AccessGranted: 'consent',
  AccessRefused: 'consent',
  AccessRevoked: 'consent',
};

/** Of which kind is what an event of this type tells? */
export const actKindOf = (type: string): ActKind => kinds[type as EventType] ?? 'changed';

/** The types of events that are of one of these kinds. */
export const typesOf = (wanted: readonly ActKind[]): string[] =>
  Object.keys(eventSchemas).filter((type) => wanted.includes(actKindOf(type)));
