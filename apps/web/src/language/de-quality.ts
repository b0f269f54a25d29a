import type { enQuality } from './en-quality.js';

export const deQuality: typeof enQuality = {
  title: 'Qualität',
  good: 'Gut',
  fair: 'Mäßig',
  poor: 'Schlecht',
  incomplete: 'Unvollständig',
  lossless: 'Unterwegs ging nichts verloren.',
  lossOnly: '{{side}}: {{percent}}\u00a0% verloren.',
  loss: '{{side}}: {{percent}}\u00a0% verloren, längste Lücke {{span}}.',
  hidden: '{{side}}: {{span}} sind nicht zu hören.',
  details: 'Einzelheiten beider Seiten',
  grades:
    'Gut: bis 1 % verloren und keine Lücke über 200 ms. Mäßig: bis 5 % und eine Sekunde. Schlecht: mehr. Was verschlüsselt ist oder nicht dekodiert werden kann, ist eine Lücke. Jitter zählt nicht, da eine Aufzeichnung jedes Paket dort abspielt, wo es gesendet wurde.',
  row: {
    grade: 'Qualität',
    codec: 'Codec',
    packets: 'Pakete',
    lost: 'Verloren',
    longest: 'Längste Lücke',
    concealed: 'Überbrückt',
    concealedHint: 'Verlorener Ton, der mit dem davor überdeckt wird',
    jitter: 'Jitter',
    jitterHint: 'Wie ungleichmäßig die Pakete ankamen, im Mittel (RFC 3550)',
    order: 'Vertauscht / doppelt',
    clock: 'Andere Uhr',
    clockHint:
      'Die Zeitstempel zählen anders, als der Codec es vorsieht; der Ton steht, wo er gesprochen wurde',
  },
  perSecond: '{{number}} je Sekunde',
  notDecoded: '{{codec}} (nicht hörbar)',
  fromThen: '{{codec}} ab {{time}}',
  losses: 'Wo Ton verloren ging',
  moreLosses: '{{number}} kürzere sind in der Wellenform markiert.',
  goThere: 'Dorthin springen',
  goToNext: 'Zur nächsten Stelle springen',
  legend: 'Markierungen in der Wellenform',
  mark: {
    lost: 'Verloren',
    silence: 'Stille',
    undecoded: 'Nicht dekodierbar',
    encrypted: 'Verschlüsselt',
    absent: 'Nicht dabei',
    digit: 'Gewählte Ziffer',
  },
  several: '{{number}} Verluste, {{span}} fehlen',
  digits_one: '{{count}} Ziffer wurde gewählt. Im Ton ist sie stumm.',
  digits_other: '{{count}} Ziffern wurden gewählt. Im Ton sind sie stumm.',
  showDigits: 'Ziffern zeigen',
  hideDigits: 'Ziffern verbergen',
  showDigitsHint: 'Dass Sie sie angesehen haben, steht dann im Verlauf',
  digitsOf: 'Gewählte Ziffern, {{side}}',
  digitAt: 'Gewählt bei {{time}}',
  sideName: { local: 'Eigene Seite', remote: 'Gegenstelle' },
  sideUndecoded:
    '{{side}}: Der Ton ist mit {{codecs}} kodiert und kann nicht dekodiert werden. Er ist hier stumm; der Mitschnitt enthält ihn.',
  partUndecoded:
    '{{side}}: Teile des Tons sind mit {{codecs}} kodiert und können nicht dekodiert werden. Sie sind hier stumm; der Mitschnitt enthält sie.',
  sideEncrypted:
    '{{side}}: Der Ton ist verschlüsselt und hier stumm. Das Gerät muss den Mitschnitt unverschlüsselt schreiben.',
  partEncrypted:
    '{{side}}: Teile des Tons sind verschlüsselt und hier stumm. Das Gerät muss den Mitschnitt unverschlüsselt schreiben.',
  otherCalls_one:
    'Der Mitschnitt enthält zur selben Zeit ein weiteres Gespräch. Jedes wird für sich abgespielt, sonst wären beide gemischt.',
  otherCalls_other:
    'Der Mitschnitt enthält zur selben Zeit {{count}} weitere Gespräche. Jedes wird für sich abgespielt, sonst wären sie gemischt.',
  otherCall: 'Gespräch {{number}}: {{from}} mit {{to}}, {{span}}',
  firstCall: 'Gespräch 1: das aufgenommene',
  whichCall: 'Welches Gespräch',
};
