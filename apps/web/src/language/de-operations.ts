import type { enAlarms, enSweeps } from './en-operations.js';

export const deSweeps: typeof enSweeps = {
  title: 'Was von selbst läuft',
  lead: 'Immer wieder wird nachgesehen, was fällig ist. Vor allem, was geschieht, werden die Regeln gefragt.',
  every: 'alle {{time}}',
  never: 'lief noch nicht',
  last: 'Letzter Lauf {{at}}',
  runNow: 'Jetzt ausführen',
  asked: 'Er läuft, sobald ein Arbeitsprozess frei ist.',
  nothingDue: 'Nichts war fällig.',
  lastTelling: 'Zuletzt war etwas fällig: {{at}}',
  outcome: { done: 'läuft', failed: 'fehlgeschlagen', halted: 'angehalten' },
  lookedAt_one: '{{count}} angesehen',
  lookedAt_other: '{{count}} angesehen',
  did_one: '{{count}} erledigt',
  did_other: '{{count}} erledigt',
  refused_one: '{{count}} von den Regeln behalten',
  refused_other: '{{count}} von den Regeln behalten',
  name: {
    bin: 'Papierkorb: entfernt, was seine Zeit darin lag',
    retention: 'Aufbewahrung: entfernt, was seine Zeit aufbewahrt war',
    licence: 'Lizenz: entfernt, was Menschen gehört, die 30 Tage keine Lizenz haben',
    owners: 'Besitzer: findet, wem frühere Aufzeichnungen gehören',
    orphans: 'Verwaistes: sucht Dateien ohne Aufzeichnung und Aufzeichnungen ohne Datei',
    compaction: 'Verdichtung: bewahrt Mitschnitte platzsparend auf',
  },
};

export const deAlarms: typeof enAlarms = {
  title: 'Alarme',
  none: 'Keine Alarme.',
  count_one: '{{count}} Alarm',
  count_other: '{{count}} Alarme',
  since: 'Seit {{at}}',
  said: 'In den Worten des Servers',
  code: {
    'sweep-overdue': 'Etwas, das von selbst laufen soll, steht still',
    'sweep-failed': 'Etwas, das von selbst läuft, schlägt fehl',
    'clock-doubted': 'Der Uhr wird nicht geglaubt; nichts wird nach Datum entfernt',
    'orphans-found': 'Dateien und Ereignisse passen nicht zusammen',
  },
  todo: {
    'sweep-overdue':
      'Es geht nichts verloren, aber auch nichts an seinem Tag. Sehen Sie nach, ob ein Worker läuft und ob die Warteschlangen unten antworten. Sobald sie es tun, geht es von selbst weiter.',
    'sweep-failed':
      'Es wird immer wieder versucht. Sehen Sie sich an, was es sagt, die Verbindungen unten und die fehlgeschlagenen Aufträge in der Auftragsübersicht.',
    'clock-doubted':
      'Sehen Sie auf Uhrzeit und Datum dieses Rechners. Sind sie falsch, stellen Sie sie richtig: dann endet der Alarm von selbst. Sind sie richtig, sagen Sie es hier; so ist es auch, wenn alles mehr als zwei Tage lang ausgeschaltet war.',
    'orphans-found':
      'Es gibt Dateien ohne Aufzeichnung oder Aufzeichnungen ohne ihre Dateien. Deswegen wird nichts entfernt. Suchen Sie eine Sicherung dessen, was fehlt.',
  },
  orphans: {
    list: 'Wo sie nicht zusammenpassen',
    none: 'Alles passt wieder; der Alarm endet in Sekunden.',
    open: 'Aufzeichnung zeigen',
    end: 'Aufzeichnung beenden…',
    endTitle: 'Diese Aufzeichnung von Hand beenden?',
    endAction: 'Aufzeichnung beenden',
    endWhat:
      'Sie begann und endete nie, und niemand empfängt sie mehr. Danach steht sie als fehlgeschlagen und unvollständig in der Liste und kann gelöscht werden; ihr Verlauf sagt, wer sie beendet hat und warum.',
    endLate:
      'Findet sich doch noch etwas davon, etwa im Zwischenspeicher einer anderen Maschine, wird es übernommen.',
    reason: 'Grund (freiwillig)',
    ended: 'Die Aufzeichnung wurde beendet.',
  },
  confirmClock: 'Die Uhr geht richtig…',
  clock: {
    title: 'Geht die Uhr richtig?',
    now: 'Ihr Gerät sagt {{now}}.',
    consequence:
      'Wenn Sie bestätigen, wird alles, was nach dieser Uhr fällig ist, binnen Sekunden endgültig entfernt. Geht die Uhr falsch, gehen Aufzeichnungen, die bleiben sollten, und niemand kann sie zurückholen.',
    action: 'Die Uhr geht richtig, weitermachen',
    done: 'Die Uhr ist bestätigt. Fälliges wird wieder entfernt.',
  },
};
