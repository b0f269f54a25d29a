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
    RecordingCompacted:
      'Platzsparend abgelegt: {{compactBytes}} von {{originalBytes}} Bytes, verlustfrei',
    RecordingNotCompacted: 'Bleibt, wie sie kam ({{code}})',
    RecordingProtected: 'Vor Löschung geschützt',
    RecordingUnprotected: 'Schutz aufgehoben',
    RecordingOpened: 'Geöffnet',
    RecordingListed: 'In einer Liste gezeigt',
    RecordingPlayed: 'Gehört',
    RecordingDigitsShown: 'Gewählte Ziffern gezeigt',
    RecordingDownloaded: 'Heruntergeladen ({{what}})',
    RecordingAccessRefused: 'Zugriff verweigert ({{verb}})',
  },
  connection: {
    'event store': 'Ereignisspeicher',
    database: 'Datenbank',
    'job queue (Redis)': 'Auftragswarteschlange (Redis)',
    'job queue (PostgreSQL)': 'Auftragswarteschlange (PostgreSQL)',
    'blob store': 'Dateispeicher',
  },
  removal: deRemovals,
  problem: {
    ...deAdministrationProblems,
    'not-signed-in': 'Sie sind nicht angemeldet.',
    'not-allowed': 'Das dürfen Sie nicht.',
    'recording-unknown': 'Diese Aufzeichnung gibt es nicht.',
    'recording-protected': 'Die Aufzeichnung ist geschützt.',
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
