import type { enChangeEvents, enSettings } from './en-settings.js';

export const deSettings: typeof enSettings = {
  title: 'Einstellungen',
  pbx: 'Telefonanlage',
  pbxName: 'Name der PBX',
  pbxNameHint:
    'Der Name, unter dem Ihre PBX bekannt ist. Er verbindet Aufzeichnungen mit Gesprächsdaten.',
  pbxMissing: 'Name der PBX fehlt',
  pbxMissingHint: 'Es wird aufgezeichnet; für die Zuordnung zur PBX fehlt ihr Name.',
  setNow: 'Jetzt eintragen',
  retention: 'Aufbewahrung',
  retentionDays: 'Aufzeichnungen behalten (Tage)',
  retentionHint: '1 bis 11000 Tage. 0 behält sie für immer.',
  webdav: 'Zugangsdaten der Geräte',
  webdavHint:
    'Mit diesem Namen und Passwort senden Geräte Mitschnitte und lesen WebDAV-Programme sie. Ohne sie kann jeder im Netz senden.',
  webdavOpen: 'Keine Zugangsdaten: die Adresse für Mitschnitte steht jedem im Netz offen.',
  webdavSet: 'Gesetzt für Benutzer {{user}}. Das Passwort kann nicht wieder gezeigt werden.',
  webdavUser: 'Benutzername',
  webdavPassword: 'Neues Passwort',
  webdavRemove: 'Zugangsdaten entfernen',
  webdavRemoveHint: 'Dann kann jeder im Netz Mitschnitte senden und sie über WebDAV lesen.',
  field: {
    pbxName: 'Name der PBX',
    retentionDays: 'Behalten',
    retentionRules: 'Regeln',
    binDays: 'Tage im Papierkorb',
  },
  save: 'Speichern',
  saved: 'Gespeichert.',
};

export const deChangeEvents: typeof enChangeEvents = {
  AppObjectCreated: 'Angelegt',
  AppObjectChanged: 'Geändert',
  AppObjectDeleted: 'Gelöscht',
  UserCreated: 'Angelegt',
  UserRenamed: 'Umbenannt',
  UserNumberChanged: 'Nummer geändert',
  UserRoleChanged: 'Rolle geändert',
  UserDevicesChanged: 'Geräte geändert',
  UserLicensed: 'Lizenz erteilt',
  UserUnlicensed: 'Lizenz entzogen',
  UserPasswordChanged: 'Passwort gesetzt',
  PbxNameChanged: 'Name der PBX geändert',
  RetentionChanged: 'Aufbewahrung geändert',
  RetentionRulesChanged: 'Regeln der Aufbewahrung geändert',
  RecycleBinChanged: 'Zeit im Papierkorb geändert',
  WebdavCredentialsChanged: 'Zugangsdaten der Geräte geändert',
  TraceLevelsChanged: 'Was das Protokoll sagt, wurde geändert',
};
