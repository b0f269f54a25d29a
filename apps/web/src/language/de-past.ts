import type { enPast } from './en-past.js';

export const dePast: typeof enPast = {
  title: 'Wie es war',
  link: 'Wie es war am …',
  lead: 'Die Aufzeichnungen, wie sie zu einem Zeitpunkt waren und wie eine Person sie damals sah: mit der Rolle, den App-Objekten und den Zugriffslisten von damals. Das Nachsehen wird festgehalten.',
  denied: 'Das ist für Auditoren und Administratoren.',
  field: {
    at: 'Datum und Uhrzeit',
    user: 'Gesehen von',
    appObject: 'Über das App-Objekt',
    q: 'Namen, Nummern, Dateien suchen',
    owner: 'Besitzer',
    conversation: 'Gespräch',
    hold: 'Löschsperre',
  },
  userHint: 'Name oder Nebenstelle von damals oder Kennung; leer: alles',
  appObjectHint: 'Wenn die Person mehrere hatte',
  ownerHint: 'Name oder Nebenstelle von damals oder Kennung',
  anyHold: 'Irgendeine oder keine',
  ask: 'Zeigen',
  stood: 'So war es am {{at}}.',
  position: 'Position {{position}} des Protokolls.',
  seenBy: 'Wie {{name}} ({{role}}) es sah.',
  seenThrough: 'Wie {{name}} ({{role}}) es über das App-Objekt „{{appObject}}“ sah.',
  consent: 'Mit Zustimmung von {{name}}.',
  appObjects: 'Mögliche App-Objekte damals: {{names}}.',
  limit: {
    'app-object-not-known':
      'Es gab mehrere App-Objekte; welches gewählt war, wird nicht aufbewahrt. Gezeigt ist, was ohne Wahl zu sehen war. Nennen Sie oben eines.',
    'no-consent':
      'In diesem Augenblick hatte kein Aufseher zugestimmt; deshalb war nichts zu sehen.',
    'people-forgotten':
      'Konten von damals wurden seither entfernt. Ihre Namen und Nebenstellen sind vergessen; Aufzeichnungen, die eine Zugriffsliste danach zeigte, können fehlen.',
  },
  toNow: 'Zu den Aufzeichnungen, wie sie sind',
  activity: 'Was diese Person an dem Tag tat',
  none: 'Es gab nichts zu sehen.',
  noneYet: 'Bisher nichts; es ist noch mehr durchzusehen.',
  more: 'Weiter suchen',
  erased: 'Seither vernichtet',
  now: 'Wie es jetzt ist',
  owner: 'von {{owner}}',
};
