import type { enPlayer, enShortcuts } from './en-player.js';

export const dePlayer: typeof enPlayer = {
  label: 'Abspielen',
  play: 'Abspielen',
  pause: 'Pause',
  back: '5 Sekunden zurück',
  forward: '5 Sekunden vor',
  position: 'Stelle in der Aufzeichnung',
  of: '{{position}} von {{duration}}',
  speed: 'Geschwindigkeit',
  skip: 'Stille überspringen',
  skipSaves: 'Überspringt {{time}} Stille',
  mute: '{{side}} stumm schalten',
  unmute: '{{side}} wieder hören',
  mono: 'Beide Seiten auf beiden Ohren',
  monoShort: 'Mono',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  fit: 'Ganzes Gespräch',
  noWaveform: 'Die Wellenform konnte nicht geladen werden; die Aufzeichnung ist trotzdem hörbar.',
  stopped: 'Der Ton brach ab. {{reason}}',
  broken: {
    network: 'Die Verbindung ist unterbrochen. Drücken Sie auf Abspielen, um fortzufahren.',
    format: 'Der Server lieferte keinen abspielbaren Ton.',
  },
  silenced:
    'Ein Teil des gespeicherten Mitschnitts ist beschädigt und hier stumm. Benachrichtigen Sie den Administrator; eine Sicherung enthält ihn vielleicht ganz.',
  notForAuditors: 'Prüfer sehen, was von einer Aufzeichnung bekannt ist, und hören sie nicht.',
  ifGranted: 'Über „{{appObject}}“ hören Sie, was es gewährt; eine Ablehnung wird festgehalten.',
  notGranted: 'Das App-Objekt „{{appObject}}“ lässt Sie diese Aufzeichnung nicht hören.',
  hear: 'Anhören',
};

export const deShortcuts: typeof enShortcuts = {
  title: 'Tastenkürzel',
  search: 'Suchen',
  next: 'Nächste Aufzeichnung',
  previous: 'Vorige Aufzeichnung',
  play: 'Abspielen oder Pause',
  back: '5 Sekunden zurück (mit Umschalt: 30)',
  forward: '5 Sekunden vor (mit Umschalt: 30)',
  close: 'Aufzeichnung schließen',
  select: 'Zeile wählen; mit Umschalt alle bis dorthin',
  delete: 'Aufzeichnung löschen, oder die gewählten',
  undo: 'Rückgängig machen, was gerade geschah',
  help: 'Diese Liste',
};
