import type { Verdict } from '#seals/offline/check';
import { findingInWords } from '#seals/offline/finding';

/** What is shown of a verdict; everything in it is text, nothing is markup. */
export const answerTo = (verdict: Verdict): readonly HTMLElement[] => {
  const { findings, notes, seal, place, redaction, stamp } = verdict;
  const isFine = findings.length === 0 && seal !== null;
  return [
    element('h2', isFine ? titleOf(redaction) : 'Not as it was sealed'),
    ...(findings.length > 0 ? [list(findings.map(findingInWords))] : []),
    ...(redaction ? [withheld(redaction, isFine)] : []),
    ...notes.map((note) => element('p', note)),
    ...(seal ? [facts(isFine, [...saidBy(seal), ...standing(place), ...stampedBy(stamp)])] : []),
  ];
};

type Redaction = NonNullable<Verdict['redaction']>;

const titleOf = (redaction: Redaction | null): string =>
  redaction ? 'What is shown is unchanged since it was sealed' : 'Unchanged since it was sealed';

/** What is not shown, who took it out and why. It is signed, as is all else; the reason is his word. */
const withheld = (redaction: Redaction, isFine: boolean): HTMLElement => {
  const { withheld: seconds, seconds: all, exportedBy, exportedAt, reason } = redaction;
  const part = document.createElement('div');
  part.className = 'withheld';
  const shown = isFine ? 'are withheld, and silent here' : 'are said to be withheld';
  part.append(
    element('h3', `Seconds of the call ${shown}`),
    list(seconds.map(([from, to]) => `${clock(from)} to ${clock(to)}`)),
    facts(true, [
      ['Of', `${all} seconds, ${clock(all)}`],
      ['Withheld by', exportedBy],
      ['When', exportedAt],
      ['Reason', reason],
    ]),
  );
  return part;
};

const clock = (second: number): string =>
  `${Math.floor(second / 60)}:${String(second % 60).padStart(2, '0')}`;

/** What went wrong with the checking itself. */
export const failure = (error: unknown): readonly HTMLElement[] => [
  element('h2', 'This cannot be checked'),
  element('p', error instanceof Error ? error.message : String(error)),
];

export const element = (tag: string, text: string): HTMLElement =>
  Object.assign(document.createElement(tag), { textContent: text });

const list = (lines: readonly string[]): HTMLElement => {
  const all = document.createElement('ul');
  all.append(...lines.map((line) => element('li', line)));
  return all;
};

type Seal = NonNullable<Verdict['seal']>;

type Said = readonly (readonly [string, string])[];

const saidBy = (seal: Seal): Said => [
  ['Recording', seal.recording],
  ['Upload began', seal.startedAt],
  ['Upload ended', seal.receivedAt],
  ['Sealed', `${seal.sealedAt}, as entry ${seal.sequence} of the chain ${seal.chain}`],
  ['Key', seal.key],
  ['SHA-256 of the capture', seal.capture.sha256],
];

/** What can be compared with what somebody outside kept. */
const standing = (place: Verdict['place']): Said => {
  const first = place?.keys[0]?.manifest;
  const checkpoint = place?.checkpoint?.entry.manifest;
  return [
    ...(first?.kind === 'key' ? [['First key of the chain', first.newKey] as const] : []),
    ...(checkpoint?.kind === 'checkpoint'
      ? ([
          ['First checkpoint after it', `${checkpoint.sealedAt}, over ${checkpoint.size} entries`],
          ['Root of the checkpoint', checkpoint.root],
        ] as const)
      : []),
  ];
};

const stampedBy = (stamp: Verdict['stamp']): Said =>
  stamp
    ? [
        ['Checkpoint stamped', `${stamp.time}, by ${stamp.signer}`],
        [
          'Whose word that is',
          'The signature is that of the certificate in the time stamp. Whether that can be trusted is not checked here: openssl does, with the root certificate of the authority (README.txt).',
        ],
      ]
    : [];

const facts = (isFine: boolean, said: Said): HTMLElement => {
  const all = document.createElement('dl');
  for (const [name, value] of said) all.append(element('dt', name), element('dd', value));
  if (isFine) return all;
  const unproved = document.createElement('div');
  unproved.append(element('p', 'This is what the seal says; it is not proved:'), all);
  return unproved;
};
