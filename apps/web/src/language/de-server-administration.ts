/** German for what the server refuses on the pages of the administration. */
export const deAdministrationProblems = {
  'request-invalid': 'Etwas ist hier nicht so, wie es sein muss.',
  'user-unknown': 'Diesen Benutzer gibt es nicht.',
  'identity-taken': 'Diese Kennung öffnet schon ein anderes Konto; nehmen Sie sie zuerst dort weg.',
  'issuer-missing': 'Es ist kein OpenID-Provider eingerichtet.',
  'user-name-taken': 'Einen Benutzer dieses Namens gibt es schon.',
  'last-administrator':
    'Niemand sonst könnte das Produkt verwalten. Geben Sie erst jemand anderem die Rolle „Administrator“ und ein Passwort.',
  'own-account': 'Niemand entfernt sein eigenes Konto; ein anderer Administrator kann es.',
  'user-removed': 'Dieses Konto wurde entfernt.',
  'user-is-monitor':
    'Diese Person ist die Aufsicht eines App-Objekts. Geben Sie ihm erst eine andere oder keine.',
  'user-on-hold':
    'Aufzeichnungen dieser Person stehen unter einer Löschsperre: wessen sie sind, muss bekannt bleiben, bis sie aufgehoben ist. Ein anderes Passwort hält die Person solange fern.',
  'template-exists': 'Ein Template dieses Namens gibt es schon.',
  'template-in-use': 'Zu diesem Template gehört noch jemand.',
  'template-unlicensed': 'Dieses Template hat keine Lizenz.',
  'mac-invalid':
    'Eine MAC-Adresse hat 12 Hex-Ziffern, etwa 00:90:33:30:2a:b1. Eines der Geräte hat keine.',
  'app-object-exists': 'Ein App-Objekt dieses Namens gibt es schon. Wählen Sie einen anderen.',
  'app-object-unknown': 'Dieses App-Objekt gibt es nicht.',
  'app-object-name-invalid':
    "Der Name eines App-Objekts hat 1 bis 60 Zeichen: Buchstaben, Ziffern, Leerzeichen und ._@+()&'-, zuerst ein Buchstabe oder eine Ziffer.",
  'app-object-not-yours': 'Dieses App-Objekt gibt es nicht, oder Sie sind kein Mitglied.',
  'app-object-required': 'Nur Administratoren handeln über kein App-Objekt.',
  'template-unknown': 'Ein solches Template der PBX ist hier nicht bekannt.',
  'members-unknown':
    'Jemand, der hier gewählt ist, ist kein Benutzer mehr. Nehmen Sie die Kennung heraus, die dort steht.',
  'hold-unknown': 'Diese Löschsperre gibt es nicht.',
  'hold-owner-unknown': 'Einen solchen Benutzer gibt es nicht.',
  'hold-scope-empty': 'Sagen Sie, wofür die Sperre gilt.',
  'hold-scope-covers-nothing': 'Sie würde enden, bevor sie beginnt.',
  'retention-rules-unsound': 'Die Regeln passen nicht zusammen.',
  'retention-app-object-unknown': 'Eine Regel gilt für ein App-Objekt, das es nicht gibt.',
  'app-object-changed':
    'Jemand hat seine Mitglieder zur selben Zeit geändert. Sehen Sie es an und versuchen Sie es noch einmal.',
  'retention-owner-unknown': 'Eine Regel gilt für jemanden, der kein Benutzer ist.',
  'retention-out-of-range': 'Die Aufbewahrung ist eine ganze Zahl von 0 bis 11000 Tagen.',
  'bin-days-out-of-range': 'Der Papierkorb behält eine ganze Zahl von 1 bis 11000 Tagen.',
  'settings-changed':
    'Jemand hat dasselbe zur selben Zeit geändert. Sehen Sie es an und speichern Sie noch einmal.',
  'timestamp-authority-unsound':
    'Die Adresse eines Zeitstempeldienstes beginnt mit https:// oder http:// und enthält weder Benutzer noch Passwort.',
  'clock-not-in-doubt': 'Der Uhr wird schon geglaubt; es gibt nichts zu bestätigen.',
  'catalogue-behind':
    'Der Katalog ist noch nicht auf dem Stand. Versuchen Sie es gleich noch einmal.',
  'event-store-away':
    'Der Ereignisspeicher antwortet nicht. Nichts wurde geändert; versuchen Sie es bald noch einmal.',
  'database-away': 'Die Datenbank antwortet nicht. Versuchen Sie es bald noch einmal.',
};

/** German for why a recording goes by itself. */
export const deRemovals = {
  'recycle-bin': 'Papierkorb, Tage: {{days}}',
  retention: 'Aufbewahrung, Tage: {{days}}',
  rule: 'Regel „{{name}}“, Tage: {{days}}',
  'owner-has-no-licence': 'Besitzer ohne Lizenz, Tage: {{days}}',
};
