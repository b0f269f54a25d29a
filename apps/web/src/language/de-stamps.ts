import type { enStamps } from './en-stamps.js';

export const deStamps: typeof enStamps = {
  title: 'Zeitstempel',
  lead: 'Ein Zeitstempeldienst (RFC 3161) außerhalb signiert, wann ein Kontrollpunkt der Siegel da war. So kann niemand, auch nicht, wer die Maschine hat, später sagen, ein Siegel sei älter, als es ist.',
  none: 'Kein Dienst ist eingetragen: Zeiten sind das Wort dieser Maschine.',
  url: 'Adresse des Dienstes',
  urlHint: 'Er erhält den Hash jedes Kontrollpunkts, sonst nichts.',
  roots: 'Stammzertifikate (PEM, freiwillig)',
  rootsHint: 'Wenn angegeben, muss das Zertifikat des Dienstes zu einem davon führen.',
  remove: 'Keinen Dienst mehr fragen',
  trusted: 'Der letzte Kontrollpunkt wurde am {{at}} von {{signer}} gestempelt.',
  untrusted:
    'Der letzte Kontrollpunkt wurde am {{at}} von {{signer}} gestempelt. Kein Stammzertifikat ist angegeben: ob dem zu trauen ist, wurde nicht geprüft.',
  failed: 'Der Dienst hat ihn nicht gestempelt.',
  waiting: 'Der letzte Kontrollpunkt ist noch nicht gestempelt; es wird jede Minute versucht.',
};
