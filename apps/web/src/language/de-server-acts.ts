/** German for what people did, by type and what it tells of. */
export const deActs = {
  'RecordingListed-once': 'In einer Liste gezeigt',
  'RecordingListed-often': '{{count}}-mal in Listen gezeigt, zuletzt {{last}}',
  'RecordingListed-many': '{{number}} Aufzeichnungen in einer Liste gesehen',
  'RecordingPlayed-heard': 'Gehört {{heardAt}}',
  'RecordingPlayed-sent': 'Zum Hören gesendet {{sentAt}}',
  'RecordingPlayed-both': 'Gehört {{heardAt}} (gesendet {{sentAt}})',
  LogRead: 'Das Protokoll der Prozesse gelesen',
  'ActivityRead-activity': 'Die Aktivität gelesen',
  'ActivityRead-events': 'Die Ereignisse gelesen',
  ActivityExported: 'Die Aktivität als Datei mitgenommen ({{format}})',
  UserSignedIn: 'Angemeldet',
  UserSignedOut: 'Abgemeldet',
};
