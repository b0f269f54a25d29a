import { findingInWords, spansInWords } from '#seals/offline/finding';
import { plain } from '../plain-text.js';
import type { Answer, Evidence } from './answer.js';

/** An answer as a person reads it. What it quotes is of whoever made the file: no control character gets through. */
export const inWords = ({ what, valid, differences, notes, fault, evidence }: Answer): string =>
  [
    `${what}: ${fault === null ? (valid ? 'valid' : 'not as it was sealed') : 'not verified'}`,
    ...(fault === null ? [] : [fault.message]),
    ...differences.map(findingInWords),
    ...(valid && evidence ? saidBy(evidence) : []),
    ...notes,
  ]
    .map(plain)
    .join('\n  ');

/** Whoever has a key can make a package: what to compare with what is known from elsewhere. */
const saidBy = ({ seal, firstKey, checkpoint, stamp, redaction }: Evidence): string[] => [
  `Recording ${seal.recording}, sealed ${seal.sealedAt} as entry ${String(seal.sequence)} of the chain ${seal.chain}`,
  `Key ${seal.key}`,
  ...(firstKey === null ? [] : [`First key of the chain ${firstKey}`]),
  ...(checkpoint
    ? [
        `First checkpoint after it ${checkpoint.sealedAt}, over ${String(checkpoint.size)} entries, root ${checkpoint.root}`,
      ]
    : []),
  ...(stamp
    ? [
        `Checkpoint stamped ${stamp.time} by ${stamp.signer}; whether that can be trusted is not checked here`,
      ]
    : []),
  ...(redaction
    ? [
        `Withheld: seconds ${spansInWords(redaction.withheld)} of ${String(redaction.seconds)}, by ${redaction.exportedBy}, ${redaction.exportedAt}. Reason: ${redaction.reason}`,
      ]
    : []),
  'Compare keys and checkpoint with those that you have from elsewhere: anybody can make a key.',
];
