import type { enLog } from './en-log.js';

export const deLog: typeof enLog = {
  title: 'Protokoll',
  open: 'Protokoll öffnen',
  levels: 'Ablaufverfolgung',
  levelsHint:
    'Was das Protokoll sagt, während Sie einen Fehler suchen, in jedem Prozess. Was schiefgeht, steht in jedem Fall darin. Es nennt keine Menschen und keine Nummern.',
  area: {
    recording: 'Aufzeichnung',
    callInformation: 'Gesprächsdaten',
    conversion: 'Umwandlung',
    license: 'Lizenz',
    gui: 'Oberfläche',
    connections: 'Verbindungen',
  },
  areaHint: {
    recording: 'Mitschnitte, die ankommen, warten und aufbewahrt sind; Löschungen',
    callInformation: 'Wem eine Aufzeichnung gehört, was ihr Name und ihre Seiten sagen',
    conversion: 'Aufträge, die warten, beginnen und enden',
    license: 'Lizenzen, und was ohne eine geht',
    gui: 'Jede Anfrage dieser Seite und von Programmen',
    connections: 'Geräte, Browser, Datenbank, Ereignisspeicher und Warteschlangen',
  },
  level: { trace: 'Ablauf', warn: 'Warnung', error: 'Fehler' },
  filter: { area: 'Bereich', level: 'Stufe', text: 'Wörter' },
  all: 'Alle',
  none: 'Keine solchen Zeilen.',
  live: 'Neue Zeilen kommen von selbst.',
  notLive: 'Nicht verbunden; neue Zeilen kommen, sobald es wieder so ist.',
  download: 'Herunterladen',
  recording: 'Aufzeichnung',
};
