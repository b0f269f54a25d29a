import type { enVerification } from './en-verification.js';

/** Was die Prüfung einer Aufzeichnung ergibt. */
export const deVerification: typeof enVerification = {
  difference: {
    'capture-differs': 'Der Mitschnitt ist nicht der, der versiegelt wurde.',
    'capture-length-differs':
      'Der Mitschnitt ist nicht der, der versiegelt wurde: er hat {{found}} Bytes, versiegelt waren {{sealed}}.',
    'capture-unreadable':
      'Der gespeicherte Mitschnitt ist nicht zu lesen: Seine Datei fehlt im Speicher, oder ihre Bytes sind nicht mehr, wie sie geschrieben wurden. Eine Sicherung hat ihn vielleicht noch ganz.',
    'sound-differs': 'Der Ton ist nicht der, der versiegelt wurde.',
    'sound-unreadable':
      'Der Ton lässt sich nicht neu errechnen: was gespeichert ist, fehlt oder ist beschädigt.',
    'fact-differs':
      'Was das Protokoll sagt, ist nicht, was versiegelt wurde. Es betrifft: {{fact}}.',
    'key-missing':
      'Der Schlüssel der Aufzeichnung ist nicht da: die Angaben zum Gespräch lassen sich nicht vergleichen.',
    'event-unreadable':
      'Ereignis {{event}} ihrer Geschichte ist nicht zu lesen: es wurde geändert, oder eine neuere Version des Produkts hat es geschrieben.',
    'events-unreadable': 'Weitere Ereignisse dahinter, die nicht zu lesen sind: {{count}}.',
    'events-missing':
      'Ihre Geschichte hatte {{events}} Ereignisse, als sie versiegelt wurde. Davon fehlen: {{count}}.',
    'events-differ':
      'Von den ersten {{events}} Ereignissen ihrer Geschichte ist mindestens eines nicht, wie es versiegelt wurde.',
    'signature-invalid': 'Die Signatur des Siegels ist keine seines Schlüssels.',
    'key-unknown': 'Die Kette kennt den Schlüssel nicht, den das Siegel nennt.',
    'key-not-current': 'Die Kette wurde an dieser Stelle mit einem anderen Schlüssel signiert.',
    'key-unproved': 'Der Schlüssel hat nicht für sich selbst signiert.',
    'key-unvouched':
      'Eintrag {{entry}} der Kette führt einen Schlüssel ein, für den der vorige nicht bürgt.',
    'chain-differs': 'Das Siegel ist eines aus einer anderen Kette.',
    'sequence-broken': 'Das Siegel steht nicht, wo es zu stehen sagt.',
    'previous-differs': 'Das Siegel davor in der Kette ist ein anderes.',
    'next-differs': 'Der nächste Eintrag der Kette folgt auf einen anderen.',
    'entry-missing': 'Den Eintrag, den ihre Geschichte nennt, enthält die Kette der Siegel nicht.',
    'entry-unreadable':
      'Eintrag {{entry}} der Kette ist nicht zu lesen: er wurde geändert, oder eine neuere Version des Produkts hat ihn geschrieben.',
    'entry-of-another':
      'Der Eintrag der Kette, den ihre Geschichte nennt, handelt von etwas anderem.',
    'entry-differs': 'Der Eintrag der Kette ist nicht der, den ihre Geschichte nennt.',
    'root-differs': 'Das Siegel steht nicht so in der Kette, wie der Kontrollpunkt sie hat.',
    'checkpoint-unsigned': 'Die Signatur des Kontrollpunkts ist falsch.',
    'checkpoint-missing':
      'Den Kontrollpunkt, der ihr Eintrag {{entry}} war, enthält die Kette der Siegel nicht.',
  },
  note: {
    'not-covered-yet':
      'Das Siegel ist noch von keinem Kontrollpunkt gedeckt; jeden Tag entsteht einer.',
    'not-covered-for-long':
      'Das Siegel ist von keinem Kontrollpunkt gedeckt, obwohl die Kette dahinter mehr als zwei Tage weiterging und jeden Tag einer entsteht: vergleichen Sie mit einem, der anderswo aufbewahrt ist, und lassen Sie recordings audit laufen.',
    'sound-not-sealed':
      'Das Siegel deckt den Mitschnitt, nicht den Ton: der war beim Versiegeln nicht dekodiert, oder lässt sich nicht dekodieren.',
    'sound-by-another-converter':
      'Der Ton wurde versiegelt, wie {{sealed}} ihn dekodiert; dies ist {{present}}. Der Mitschnitt, aus dem er dekodiert wird, wurde verglichen.',
    'sound-read-anew':
      'Der Mitschnitt wurde nach dem Versiegeln neu gelesen; sein Ton wird bald neu versiegelt.',
    'facts-not-compared':
      'Die Angaben zum Gespräch wurden nicht verglichen: nicht alle Ereignisse sind zu lesen.',
    'answer-not-kept':
      'Diese Antwort steht nicht in ihrer Geschichte: einer, die nicht zu lesen ist, wird nichts hinzugefügt.',
  },
  fact: {
    device: 'Gerät',
    serial: 'Seriennummer',
    conversation: 'Konversation',
    fileName: 'Dateiname',
    registration: 'Registrierung',
    domain: 'Domäne',
    owner: 'Besitzer',
    direction: 'Richtung',
    localName: 'eigener Name',
    localNumber: 'eigene Nummer',
    remoteName: 'Name der Gegenseite',
    remoteNumber: 'Nummer der Gegenseite',
  },
};
