import type { Proof } from '#seals/evidence-files';
import { FILES, keyFile } from '#seals/offline/evidence';
import type { Span } from '#seals/offline/finding';
import { type About, VERIFY_PAGE_USE, commandsOf, howMuchOf, limitsOf, stamped } from './readme.js';

const FRAME_BYTES = 4;
const WAV_HEAD_BYTES = 44;

const WHAT = `Every second of the sound that is not withheld, and the first events, are, bit by bit, those that
the owner of the key had when it was sealed; and who withheld the others, when, and the reason that
he gave. Of the capture, and of what is withheld, it proves nothing.`;

/** How to check a package that withholds seconds, by `verify.html` and by hand. */
export const redactedReadmeOf = (about: About, { redaction, leaves, seal }: Proof): string => {
  const { withheld = [], reason = '' } = redaction?.statement ?? {};
  const secondBytes = (seal.manifest.sound?.sampleRate ?? 0) * FRAME_BYTES;
  return `EVIDENCE PACKAGE WITH SECONDS WITHHELD
Recording ${about.recording}
Exported ${about.exportedAt} by ${about.exportedBy}
Withheld, and silent here, are the seconds
${withheld.map(([from, to]) => `    ${String(from)} to ${String(to)}`).join('\n')}
Reason: ${reason.replaceAll(/\s+/gu, ' ')}

${VERIFY_PAGE_USE}

WHAT IS HERE
${FILES.wav}   the sound, silent where it is withheld; its chunk sgnR carries seal and redaction
${FILES.redaction}  which seconds are withheld, by whom and why, ${FILES.redactionSignature} its signature
${FILES.manifest}   the seal, ${FILES.signature} its signature (Ed25519)
${FILES.chain}      the entries of the chain before and after it, all public keys, and the
                first checkpoint over it with the path that leads there (RFC 6962)
${FILES.openings}   what opens the commitments in the seal: device, names, numbers
${FILES.leaves}     the hashes of all seconds, and the salts of those that are shown
${FILES.history}    the events of the recording as the log holds them, names encrypted
${FILES.activity}   the activity protocol in the clear, without the reasons that people wrote:
                ${howMuchOf(about)}
${FILES.list}   the hashes of all these files, ${FILES.listSignature} its signature
keys/           public keys${stamped(about)}
Not here, as the withheld seconds could be had from it: the capture, the call sheet, other calls.

BY HAND
${commandsOf(about)}
openssl pkeyutl -verify -pubin -inkey ${keyFile(about.listKey)} -rawin -in ${FILES.redaction} -sigfile ${FILES.redactionSignature}
${rootCommand}
    is "sound"."secondsRoot" in ${FILES.manifest}
${withheld.map((span) => silenceCommand(span, secondBytes)).join('\n')}
    is 0: there is nothing but silence
${secondCommand(leaves.salts, secondBytes)}

${limitsOf(WHAT)}`;
};

const HEX_TO_BYTES = 'tr a-f A-F | basenc --base16 -d';

/** RFC 6962 over the leaves: two and two are hashed, and one that is left over goes up as it is. */
const rootCommand = `grep -oE '"seconds":.*' ${FILES.leaves} | grep -oE '[0-9a-f]{64}' > L; while [ $(wc -l < L) -gt 1 ]; do paste -d ' ' - - < L | while read a b; do if [ "$b" ]; then ( printf '\\1'; printf %s $a$b | ${HEX_TO_BYTES} ) | sha256sum | cut -c 1-64; else echo $a; fi; done > M; mv M L; done; cat L; rm L`;

const silenceCommand = ([from, to]: Span, secondBytes: number): string =>
  `tail -c +${String(1 + WAV_HEAD_BYTES + from * secondBytes)} ${FILES.wav} | head -c ${String((to - from) * secondBytes)} | tr -d '\\0' | wc -c`;

const secondCommand = (salts: Proof['leaves']['salts'], secondBytes: number): string => {
  const n = salts.findIndex((salt) => salt !== null);
  if (n < 0) return 'No second is shown.';
  const from = 1 + WAV_HEAD_BYTES + n * secondBytes;
  return `( printf '\\0'; printf %s ${String(salts[n])} | ${HEX_TO_BYTES}; tail -c +${String(from)} ${FILES.wav} | head -c ${String(secondBytes)} ) | sha256sum
    is hash ${String(n)}, counted from 0, of "seconds" in ${FILES.leaves}: its salt, then its sound. So
    for every second that is shown: each has ${String(secondBytes)} bytes, the last one perhaps fewer`;
};
