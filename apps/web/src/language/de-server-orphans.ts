const RESTORE = 'Holen Sie es aus einer Sicherung der Dateien zurück.';
const OLDER_LOG =
  'Stammt das Protokoll aus einer Sicherung, die älter ist als die Dateien, holen Sie eine neuere zurück.';

/** German for where files and events do not agree, and for what to do about it. */
export const deOrphans = {
  'bytes-unknown': 'Hier liegen Bytes einer Aufzeichnung, von der das Protokoll nichts weiß.',
  'bytes-unknown-todo': `${OLDER_LOG} Vermisst sie niemand, legen Sie sie anderswo ab.`,
  'bytes-of-erased':
    'Hier liegen Bytes oder ein Schlüssel einer Aufzeichnung, die gelöscht wurde oder doppelt war.',
  'bytes-of-erased-todo':
    'Sie kamen aus einer Sicherung oder Kopie. Starten Sie das Produkt neu: was jüngst gelöscht wurde, wird vorher noch einmal vernichtet. Was dann noch da ist, entfernen Sie von Hand.',
  'key-unknown': 'Hier liegt ein Schlüssel zu etwas, von dem das Protokoll nichts weiß.',
  'key-unknown-todo': `${OLDER_LOG} Sonst öffnet er nichts und kann weg.`,
  'files-foreign': 'Hier liegen Dateien oder Ordner, die nicht dem Produkt gehören.',
  'files-foreign-todo': 'Legen Sie sie anderswo ab; das Produkt braucht sie nicht.',
  'file-unpublished': 'Etwas wurde vor mehr als einem Tag begonnen und nie zu Ende geschrieben.',
  'file-unpublished-todo':
    'Nichts: ein Prozess starb währenddessen, und was er hinterließ, geht beim nächsten Start.',
  'file-spooled':
    'Eine Datei eines Empfangs wurde im Zwischenspeicher mehr als einen Tag nicht angerührt.',
  'file-spooled-todo':
    'Starten Sie einen API-Prozess mit diesem Datenordner: er beendet, was andere hinterließen. Ist sie dann noch da, sagt sein Protokoll, warum.',
  'capture-missing':
    'Der Mitschnitt fehlt: die Aufzeichnung ist weder zu hören noch herunterzuladen.',
  'capture-missing-todo': `${RESTORE} Gibt es keine, kann die Aufzeichnung gelöscht werden.`,
  'reading-missing':
    'Was aus dem Mitschnitt gewonnen wurde, fehlt: die Aufzeichnung ist nicht zu hören.',
  'reading-missing-todo': 'Lassen Sie die Aufzeichnung noch einmal umwandeln.',
  'key-missing':
    'Der Schlüssel fehlt: Namen, Nummern und Notizen der Aufzeichnung sind nicht zu lesen.',
  'key-missing-todo': RESTORE,
  'upload-lost':
    'Die Aufzeichnung begann und endete nie; kein Prozess empfängt sie, und kein Zwischenspeicher hier hat sie.',
  'upload-lost-todo':
    'Ist ein API-Prozess mit einem anderen Datenordner weg, starten Sie ihn: sein Zwischenspeicher hat vielleicht, was ankam. Sonst kommt nichts mehr: beenden Sie die Aufzeichnung von Hand.',
};
