/** How a call came through, in words. */
export const enQuality = {
  title: 'Quality',
  good: 'Good',
  fair: 'Fair',
  poor: 'Poor',
  incomplete: 'Incomplete',
  lossless: 'Nothing was lost on the way.',
  lossOnly: '{{percent}}\u00a0% lost on the {{side}}.',
  loss: '{{percent}}\u00a0% lost on the {{side}}, longest gap {{span}}.',
  hidden: '{{span}} of the {{side}} cannot be heard.',
  details: 'Details of each side',
  grades:
    'Good: up to 1 % lost and no gap beyond 200 ms. Fair: up to 5 % and one second. Poor: beyond. What is encrypted or cannot be decoded is a gap. Jitter does not count, as a recording plays every packet where it was sent.',
  row: {
    grade: 'Quality',
    codec: 'Codec',
    packets: 'Packets',
    lost: 'Lost',
    longest: 'Longest gap',
    concealed: 'Made up',
    concealedHint: 'Sound that was lost and is covered with what was before it',
    jitter: 'Jitter',
    jitterHint: 'How unevenly packets arrived, on average (RFC 3550)',
    order: 'Out of order / twice',
    clock: 'Odd clock',
    clockHint:
      'Its timestamps count at another rate than its codec has; the sound is put where it was spoken',
  },
  perSecond: '{{number}} a second',
  notDecoded: '{{codec}} (not audible)',
  fromThen: '{{codec}} from {{time}}',
  losses: 'Where sound was lost',
  moreLosses: '{{number}} shorter ones are marked on the waveform.',
  goThere: 'Go there',
  goToNext: 'Go to the next one',
  legend: 'Marks on the waveform',
  mark: {
    lost: 'Lost',
    silence: 'Silence',
    undecoded: 'Not decodable',
    encrypted: 'Encrypted',
    absent: 'Not present',
    digit: 'Dialled digit',
  },
  several: '{{number}} losses, {{span}} missing',
  digits_one: '{{count}} digit was dialled. It is muted in the sound.',
  digits_other: '{{count}} digits were dialled. They are muted in the sound.',
  showDigits: 'Show digits',
  hideDigits: 'Hide digits',
  showDigitsHint: 'That you looked at them is noted in the history',
  digitsOf: 'Digits dialled, {{side}}',
  digitAt: 'Dialled at {{time}}',
  sideName: { local: 'local side', remote: 'remote side' },
  sideUndecoded:
    'The {{side}} is coded with {{codecs}}, which cannot be decoded: it is silent here. The capture has it.',
  partUndecoded:
    'Parts of the {{side}} are coded with {{codecs}}, which cannot be decoded: they are silent here. The capture has them.',
  sideEncrypted:
    'The {{side}} is encrypted: it is silent here. The device must write the capture without encryption.',
  partEncrypted:
    'Parts of the {{side}} are encrypted: they are silent here. The device must write the capture without encryption.',
  otherCalls_one:
    'The capture holds another call at the same time ({{calls}}). It is not played here, as the two would be mixed; the capture has it.',
  otherCalls_other:
    'The capture holds {{count}} other calls at the same time ({{calls}}). They are not played here, as they would be mixed; the capture has them.',
  otherCall: '{{from}} to {{to}}, {{span}}',
};
