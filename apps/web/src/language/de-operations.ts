import type { enAlarms, enSeals, enSweeps } from './en-operations.js';
import { deVerification } from './de-verification.js';

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
    rewrap: 'Kryptoschlüssel: bringt Aufzeichnungen unter den neuesten',
    compaction: 'Verdichtung: bewahrt Mitschnitte platzsparend auf',
    seals: 'Siegel: vergleicht versiegelte Aufzeichnungen mit ihren Siegeln',
    stamps: 'Zeitstempel: lässt Kontrollpunkte der Siegel stempeln',
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
    'seals-differ': 'Aufzeichnungen weichen von ihren Siegeln ab',
    'accesses-lost': 'Im Zugriffsprotokoll fehlen Zugriffe',
    'recordings-locked': 'Aufzeichnungen sind gesperrt',
    'recordings-in-clear': 'Neue Aufzeichnungen werden unverschlüsselt abgelegt',
  },
  todo: {
    'sweep-overdue':
      'Es geht nichts verloren, aber auch nichts an seinem Tag. Sehen Sie nach, ob ein Worker läuft und ob die Warteschlangen unten antworten. Sobald sie es tun, geht es von selbst weiter.',
    'sweep-failed':
      'Es wird immer wieder versucht. Sehen Sie sich an, was es sagt, die Verbindungen unten und die fehlgeschlagenen Aufträge in der Auftragsübersicht.',
    'clock-doubted':
      'Sehen Sie auf Uhrzeit und Datum dieses Rechners. Sind sie falsch, stellen Sie sie richtig: dann endet der Alarm von selbst. Sind sie richtig, sagen Sie es hier; so ist es auch, wenn alles mehr als zwei Tage lang ausgeschaltet war.',
    'recordings-locked':
      'Ihr Kryptoschlüssel wurde seit dem Start nicht eingegeben. Geben Sie ihn unter Einstellungen ein; bis dahin geht nichts verloren, und was kommt, wird angenommen.',
    'recordings-in-clear':
      'Es war einmal ein Kryptoschlüssel gesetzt, jetzt ist es keiner. Soll das nicht so sein, setzen Sie unter Einstellungen einen.',
    'orphans-found':
      'Es gibt Dateien ohne Aufzeichnung oder Aufzeichnungen ohne ihre Dateien. Deswegen wird nichts entfernt. Suchen Sie eine Sicherung dessen, was fehlt.',
    'seals-differ':
      'Jemand oder etwas hat verändert, was versiegelt war. Öffnen Sie die Aufzeichnungen und prüfen Sie sie: dann steht da, was abweicht und wo. Vergleichen Sie sie mit einer Sicherung und mit einem Kontrollpunkt, den jemand anders aufbewahrt hat.',
    'accesses-lost':
      'Der Ereignisspeicher war zu lange weg oder nahm sie nicht an. Sie sind nicht mehr nachzutragen; das Protokoll des Servers nennt jeden. Der Alarm endet, wenn der Server neu gestartet wird.',
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

export const deSeals: typeof enSeals = {
  title: 'Siegel',
  lead: 'Ein Siegel beweist, dass eine Aufzeichnung ist, was mitgeschnitten wurde: jede Änderung an ihren Bytes, ihrem Ton oder ihrer Geschichte fällt auf.',
  watermark: 'Alle Aufzeichnungen versiegeln',
  watermarkHint:
    'Auch frühere werden versiegelt, eine nach der anderen. Ausgeschaltet, werden neue nicht mehr versiegelt; vorhandene Siegel bleiben.',
  sealed_one: '{{count}} Aufzeichnung ist versiegelt.',
  sealed_other: '{{count}} Aufzeichnungen sind versiegelt.',
  waiting_one: '{{count}} wartet darauf.',
  waiting_other: '{{count}} warten darauf.',
  none: 'Es wurde noch nichts versiegelt.',
  entries: 'Einträge der Kette',
  checkpoint: 'Letzter Kontrollpunkt',
  checkpointSaid: '{{at}}, über {{count}} Einträge',
  noCheckpoint: 'noch keiner',
  round: 'Vergleich aller',
  roundSaid: 'Runde {{round}}, {{count}} bisher',
  nothing: 'Es wurde noch nichts verglichen; das geschieht von selbst.',
  whole: 'Alles, was verglichen wurde, ist, wie es versiegelt wurde.',
  faulty_one: '{{count}} Aufzeichnung weicht von ihrem Siegel ab:',
  faulty_other: '{{count}} Aufzeichnungen weichen von ihren Siegeln ab:',
  keys: 'Fingerabdrücke der Signaturschlüssel',
  keySince: 'seit {{at}}',
  takeCheckpoint: 'Letzten Kontrollpunkt herunterladen',
  statements: {
    title: 'Tagesmeldungen',
    lead: 'Nach jeder Mitternacht (UTC) aus dem Protokoll gezählt und in die Kette signiert; recordings audit zählt nach und vergleicht.',
    until: 'Bis',
    begun: 'Begonnen',
    complete: 'Beendet',
    incomplete: 'Unvollständig',
    failed: 'Fehlgeschlagen',
    removed: 'Entfernt',
  },
  verification: deVerification,
  recording: {
    title: 'Siegel',
    sealed: 'Diese Aufzeichnung ist versiegelt.',
    unsealed: 'Diese Aufzeichnung ist nicht versiegelt.',
    verify: 'Jetzt prüfen',
    verifying: 'Wird verglichen…',
    seal: 'Versiegeln',
    asked: 'Sie wird in Sekunden versiegelt.',
    valid: 'Gültig: sie ist, wie sie am {{at}} versiegelt wurde.',
    invalid: 'Sie weicht von ihrem Siegel ab.',
    seconds: 'Sekunden {{spans}}',
    bytes: 'Bytes {{spans}}',
    more: 'und {{count}} weitere Stellen',
    notes: 'Nicht verglichen',
    entry: 'Eintrag {{sequence}} der Kette',
  },
};
