/** Kryptoschlüssel und was unter ihnen verschlüsselt ist. */
export const deEncryption = {
  title: 'Verschlüsselung auf der Platte',
  hint: 'Solange ein Kryptoschlüssel gesetzt ist, werden neue Mitschnitte und alles daraus Erzeugte verschlüsselt abgelegt. Der Schlüssel wird nirgends gespeichert: Wer ihn verliert, verliert die Aufzeichnungen.',
  none: 'Kein Kryptoschlüssel gesetzt: Neue Aufzeichnungen werden unverschlüsselt abgelegt.',
  inForce:
    'Neue Aufzeichnungen werden unter Kryptoschlüssel Nr. {{number}} verschlüsselt, gesetzt am {{since}}.',
  key: 'Neuer Kryptoschlüssel',
  again: 'Dasselbe noch einmal',
  strength: 'Mindestens 12 Zeichen. Vier oder fünf Wörter, die zusammen niemand errät, sind gut.',
  short: 'Mindestens 12 Zeichen.',
  different: 'Die beiden stimmen nicht überein.',
  remove: 'Kryptoschlüssel entfernen',
  removeHint:
    'Neue Aufzeichnungen werden von da an unverschlüsselt abgelegt. Verschlüsselte bleiben es und sind lesbar, solange ihr Schlüssel bekannt ist.',
  list: 'Kryptoschlüssel',
  row: 'Nr. {{number}}, seit {{since}}',
  open: 'eingegeben',
  closed: 'seit dem Start nicht eingegeben: gesperrt',
  recordings_one: '{{count}} Aufzeichnung',
  recordings_other: '{{count}} Aufzeichnungen',
  left_one:
    '{{count}} Aufzeichnung muss noch unter den neuesten Schlüssel; das geschieht von selbst.',
  left_other:
    '{{count}} Aufzeichnungen müssen noch unter den neuesten Schlüssel; das geschieht von selbst.',
  enter: 'Kryptoschlüssel eingeben',
  enterHint: 'Öffnet, was gesperrt ist. Der neueste Schlüssel öffnet auch die früheren.',
  enterAction: 'Entsperren',
  entered: 'Die Aufzeichnungen sind entsperrt.',
  lockedBanner:
    'Aufzeichnungen sind gesperrt: Ihr Kryptoschlüssel wurde seit dem Start nicht eingegeben.',
  lockedRecording:
    'Ihr Kryptoschlüssel wurde seit dem Start nicht eingegeben. Sie kann wieder gehört und heruntergeladen werden, sobald ein Administrator ihn eingegeben hat.',
  lockedUnder:
    'Sie liegt unter dem Kryptoschlüssel Nr. {{number}}, gesetzt am {{since}}, der seit dem Start nicht eingegeben wurde. Sie kann wieder gehört und heruntergeladen werden, sobald ein Administrator ihn eingegeben hat.',
  clearBanner:
    'Kein Kryptoschlüssel mehr gesetzt: Neue Aufzeichnungen werden unverschlüsselt abgelegt.',
  toSettings: 'Einstellungen',
};

/** Deutsch für das, was der Server dazu ablehnt. */
export const deEncryptionProblems = {
  locked:
    'Diese Aufzeichnung ist unter einem Kryptoschlüssel verschlüsselt, den dieses Produkt nicht kennt.',
  'locked-under':
    'Diese Aufzeichnung ist unter Kryptoschlüssel Nr. {{number}} verschlüsselt, gesetzt am {{since}}. Ein Administrator muss ihn eingeben, bevor sie gelesen werden kann.',
  'crypt-key-wrong':
    'Das ist keiner der Kryptoschlüssel, die je gesetzt waren. Welche fehlen, steht in der Liste darüber.',
};
