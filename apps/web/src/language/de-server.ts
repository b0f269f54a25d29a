import { deActs } from './de-server-acts.js';
import { deEncryptionProblems } from './de-encryption.js';
import { deWithholdProblems } from './de-evidence.js';
import { deOrphans } from './de-server-orphans.js';
import { deAdministrationProblems, deRemovals } from './de-server-administration.js';

/**
 * German for sentences that the server says in English, by their stable codes. What is not here is
 * shown as the server says it.
 */
export const deServer = {
  incomplete: {
    'connection-broken': 'Die Verbindung zum Gerät brach während des Gesprächs ab.',
    'connection-idle': 'Das Gerät hörte auf zu senden, ohne die Aufzeichnung zu beenden.',
    'server-stopped': 'Der Server wurde während des Gesprächs angehalten.',
    'server-killed': 'Der Server fiel während des Gesprächs aus.',
    'disk-full': 'Der Speicherplatz war erschöpft.',
    'ended-by-hand':
      'Was ankam, ging verloren; ein Administrator hat die Aufzeichnung von Hand beendet.',
  },
  failure: {
    empty: 'Es kamen keine Daten an.',
    'not-a-capture': 'Die Datei ist kein Mitschnitt (pcap oder pcapng).',
    'no-packets': 'Der Mitschnitt enthält keine Pakete.',
    'no-audio': 'Der Mitschnitt enthält keinen Ton.',
    'codec-unsupported':
      'Der Ton ist mit einem Codec kodiert, der hier nicht dekodiert werden kann: {{codecs}}.',
    encrypted: 'Der Ton dieses Gesprächs ist verschlüsselt.',
  },
  event: {
    RecordingStarted: 'Das Gerät begann zu senden',
    RecordingUploaded: 'Empfangen, {{bytes}} Bytes',
    RecordingFoundDuplicate: 'Dieselben Bytes waren schon da',
    RecordingConversionRequested: 'Erneute Umwandlung verlangt',
    RecordingConverted: 'Umgewandelt: {{codecs}}',
    RecordingConversionFailed: 'Umwandlung fehlgeschlagen',
    RecordingEncrypted: 'Verschlüsselt unter einem Kryptoschlüssel abgelegt',
    'RecordingEncrypted-newer': 'Unter einen neueren Kryptoschlüssel gebracht',
    RecordingCompacted:
      'Platzsparend abgelegt: {{compactBytes}} von {{originalBytes}} Bytes, verlustfrei',
    RecordingWatermarkRequested: 'Versiegelung verlangt',
    RecordingWatermarked: 'Versiegelt: Eintrag {{sequence}} der Kette',
    'RecordingWatermarked-sound': 'Versiegelt, mit ihrem Ton: Eintrag {{sequence}} der Kette',
    RecordingTombstoned: 'Die Kette der Siegel sagt, dass sie fort ist',
    'RecordingVerified-valid': 'Geprüft: sie ist, wie sie versiegelt wurde',
    'RecordingVerified-differs': 'Geprüft: sie weicht von ihrem Siegel ab',
    RecordingNotCompacted: 'Bleibt, wie sie kam ({{code}})',
    RecordingProtected: 'Vor Löschung geschützt',
    RecordingUnprotected: 'Schutz aufgehoben',
    'OwnerAssigned-registration':
      'Besitzer an der Registrierung des Telefons erkannt: {{ownerName}}',
    'OwnerAssigned-device': 'Besitzer am Gerät erkannt: {{ownerName}}',
    'OwnerAssigned-hand': 'Von Hand zugewiesen: {{ownerName}}',
    'OwnerAssigned-nobody': 'Als niemandes vermerkt',
    CallInformationAttached: 'Gesprächsdaten angehängt',
    RecordingRecycled: 'In den Papierkorb gelegt, für {{binDays}} Tage',
    RecordingRestored: 'Aus dem Papierkorb geholt',
    'RecordingDeleted-request': 'Auf Verlangen endgültig gelöscht',
    'RecordingDeleted-purge': 'Aus dem Papierkorb endgültig gelöscht',
    'RecordingDeleted-bin': 'Aus dem Papierkorb entfernt nach {{removal.days}} Tagen',
    'RecordingDeleted-retention': 'Durch die Aufbewahrung entfernt nach {{removal.days}} Tagen',
    'RecordingDeleted-licence': 'Entfernt, weil ihr Besitzer {{removal.days}} Tage ohne Lizenz war',
    'RecordingDeleted-restored-backup':
      'Noch einmal gelöscht, nachdem eine Sicherung sie zurückgebracht hatte',
    RecordingErased: 'Bytes und Schlüssel vernichtet',
    HoldPlaced: 'Löschsperre (Legal Hold) gesetzt: {{name}}',
    HoldLifted: 'Löschsperre (Legal Hold) aufgehoben: {{name}}',
    NoteAdded: 'Notiz hinzugefügt',
    NoteChanged: 'Notiz geändert',
    NoteRemoved: 'Notiz entfernt',
    RecordingOpened: 'Geöffnet',
    ...deActs,
    RecordingDigitsShown: 'Gewählte Ziffern gezeigt',
    RecordingDownloaded: 'Heruntergeladen ({{what}})',
    'RecordingDownloaded-withheld': 'Heruntergeladen ({{what}}), ohne {{withheldAt}}',
    RecordingAccessExplained: 'Gefragt, warum {{userName}} sie sehen darf oder nicht',
  },
  connection: {
    'event store': 'Ereignisspeicher',
    database: 'Datenbank',
    'job queue (Redis)': 'Auftragswarteschlange (Redis)',
    'job queue (PostgreSQL)': 'Auftragswarteschlange (PostgreSQL)',
    'blob store': 'Dateispeicher',
  },
  removal: deRemovals,
  orphan: deOrphans,
  problem: {
    ...deAdministrationProblems,
    ...deWithholdProblems,
    ...deEncryptionProblems,
    'not-signed-in': 'Sie sind nicht angemeldet.',
    'wrong-password': 'Das jetzige Passwort ist falsch.',
    'password-unchanged': 'Das ist das jetzige Passwort.',
    'password-change-required': 'Wählen Sie erst ein anderes Passwort.',
    'too-many-requests':
      'Zu viele Anfragen von dieser Adresse. Versuchen Sie es gleich noch einmal.',
    'too-many-verifications':
      'Aufzeichnungen werden nacheinander geprüft, und es warten schon genug. Versuchen Sie es in fünf Sekunden wieder.',
    'too-many-tokens': 'Mehr als 50 Tokens hat niemand; beenden Sie, was nicht mehr benutzt wird.',
    'monitor-is-yourself':
      'Sie sind selbst die Aufsicht dieses App-Objekts: vier Augen sind nicht die einer Person. Ein Administrator kann eine andere Aufsicht einsetzen.',
    'access-already-requested': 'Sie haben schon gefragt, und es steht noch keine Antwort da.',
    'access-already-granted': 'Ihre Aufsicht hat schon zugestimmt.',
    'too-many-access-requests':
      'Sie haben in anderen Sitzungen schon 20 offene Bitten: Nehmen Sie welche zurück, oder melden Sie sich dort ab.',
    'access-answered': 'Darauf wurde schon geantwortet.',
    'access-over': 'Die Bitte gilt nicht mehr; er kann noch einmal fragen.',
    'not-present':
      'Eine Zustimmung gilt nur, solange Sie hier sind: Diese Seite muss verbunden sein.',
    'presence-unknown':
      'Redis antwortet nicht, deshalb lässt sich nicht sagen, wer hier ist. Versuchen Sie es gleich noch einmal.',
    'not-allowed': 'Das dürfen Sie nicht.',
    'recording-unknown': 'Diese Aufzeichnung gibt es nicht.',
    'recording-protected': 'Die Aufzeichnung ist geschützt. Heben Sie zuerst den Schutz auf.',
    'recording-on-hold':
      'Es besteht eine Löschsperre (Legal Hold): bis sie aufgehoben ist, kann nichts die Aufzeichnung entfernen oder ändern.',
    'recording-deleted': 'Die Aufzeichnung wurde endgültig gelöscht; nichts bringt sie zurück.',
    'recording-still-arriving':
      'Das Gespräch wird noch aufgezeichnet; löschen geht, wenn es beendet ist.',
    'recording-not-recycled': 'Endgültig gelöscht wird nur, was im Papierkorb liegt.',
    'recording-not-deleted':
      'Sie wurde nicht gelöscht; einen Beleg gibt es nur von dem, was weg ist.',
    'deletion-mode-changed':
      'Löschen bewirkt für Sie jetzt etwas anderes; es wurde nichts gelöscht. Versuchen Sie es noch einmal.',
    'deletion-denied': 'Ihr App-Objekt lässt nichts löschen.',
    'app-object-not-chosen':
      'Sie haben mehrere App-Objekte: wählen Sie zuerst, durch welches Sie handeln.',
    'notes-off': 'Für Ihr App-Objekt sind Notizen ausgeschaltet.',
    'note-of-another': 'Diese Notiz hat jemand anderes geschrieben.',
    'note-unknown': 'Diese Notiz gibt es nicht mehr.',
    'note-empty': 'Eine Notiz braucht mindestens ein Zeichen.',
    'note-too-long': 'Eine Notiz hat höchstens 10 000 Zeichen.',
    'too-many-notes': 'Eine Aufzeichnung hat höchstens 1000 Notizen.',
    'owner-unknown': 'Diesen Benutzer gibt es nicht.',
    'catalogue-behind':
      'Der Katalog ist im Rückstand, deshalb wurde nichts geändert. Versuchen Sie es gleich noch einmal.',
    'event-store-away':
      'Der Ereignisspeicher antwortet nicht. Es wurde nichts geändert; versuchen Sie es gleich noch einmal.',
    'database-away': 'Die Datenbank antwortet nicht. Versuchen Sie es gleich noch einmal.',
    'no-such-call': 'Dieses Gespräch enthält der Mitschnitt nicht.',
    'call-not-read':
      'Dieses Gespräch wurde beim Umwandeln ausgelassen. Erneutes Umwandeln macht es hörbar.',
    'call-not-heard':
      'Von diesem Gespräch ist hier nichts zu hören. Der Mitschnitt enthält es; `recordings convert` sagt mehr.',
    'index-missing':
      'Das Verzeichnis, ohne das der Ton im Mitschnitt nicht zu finden ist, fehlt. Erneutes Umwandeln legt es neu an.',
    'index-damaged':
      'Das Verzeichnis, ohne das der Ton im Mitschnitt nicht zu finden ist, ist beschädigt. Erneutes Umwandeln legt es neu an.',
    'peaks-missing': 'Die Wellenform fehlt. Erneutes Umwandeln legt sie neu an.',
    'peaks-damaged': 'Die Wellenform ist beschädigt. Erneutes Umwandeln legt sie neu an.',
    'facts-missing':
      'Was gemessen wurde (Qualität, Lücken, Ziffern), fehlt. Erneutes Umwandeln misst es neu.',
    'facts-damaged':
      'Was gemessen wurde (Qualität, Lücken, Ziffern), ist beschädigt. Erneutes Umwandeln misst es neu.',
    'capture-damaged':
      'Der gespeicherte Mitschnitt ist beschädigt. Benachrichtigen Sie den Administrator; eine Sicherung enthält ihn vielleicht ganz.',
    'bytes-missing':
      'Der Katalog kennt diese Aufzeichnung, aber ihre Bytes sind nicht im Dateispeicher. Benachrichtigen Sie den Administrator.',
    'storage-fault':
      'Der Dateispeicher liefert die Bytes dieser Aufzeichnung nicht. Benachrichtigen Sie den Administrator.',
  },
};
