import type { Stamp } from '#domain/stamp/stamp';
import { FILES, keyFile } from '#seals/offline/evidence';

export type About = {
  readonly recording: string;
  readonly exportedAt: string;
  readonly exportedBy: string;
  /** Ids of the keys that signed the seal, and the list of files. */
  readonly sealKey: string;
  readonly listKey: string;
  /** What an authority has signed of the checkpoint; `null`: none has. */
  readonly stamp: Stamp | null;
  /** Is all of the activity protocol in it? It may be longer than is given away. */
  readonly isActivityWhole: boolean;
  /** Bytes of PCM in the WAV. */
  readonly pcmBytes: number;
};

/** What a package proves: `what`, and what it says of nothing. */
export const limitsOf = (what: string): string => `WHAT IT PROVES
${what}
A checkpoint that somebody outside kept proves that it was no later than that,
if it is the one in ${FILES.chain}: this package does not join it to a later one.

WHAT IT DOES NOT PROVE
Who spoke; that what was said is true; that nothing was changed before the upload ended; that the
clock of the machine was right. Whoever holds the signing key can make another package: compare
the id of the key with one that you have from elsewhere.
`;

const WHAT = `The capture, its sound and its first events are, bit by bit, those that the owner of the key had
when it was sealed.`;

/** How to open `verify.html`, and whose word it is. */
export const VERIFY_PAGE_USE = `Open ${FILES.verify} in a browser and drop this package on it. It needs no network.
It says whether everything is as it was sealed, or which file, second or fact is not.
That page came with the package: whoever forged one can forge the other, and have it always say
yes. Use a copy that you have from elsewhere, as from another installation of the same release, or
compare: sha256sum ${FILES.verify}. Or check by hand, with programs of your own, as below.`;

/** The commands that every package is checked with. */
export const commandsOf = ({
  sealKey,
  listKey,
  stamp,
}: Pick<About, 'sealKey' | 'listKey' | 'stamp'>): string =>
  `openssl pkeyutl -verify -pubin -inkey ${keyFile(sealKey)} -rawin -in ${FILES.manifest} -sigfile ${FILES.signature}
openssl pkeyutl -verify -pubin -inkey ${keyFile(listKey)} -rawin -in ${FILES.list} -sigfile ${FILES.listSignature}
openssl pkey -pubin -in ${keyFile(sealKey)} -outform DER | sha256sum
    is the id of the key, "key" in ${FILES.manifest}
( printf '\\0'; cat ${FILES.manifest} ) | sha256sum
    is "previous" of the entry after it, in ${FILES.chain}
sha256sum FILE
    is "files"."FILE"."sha256" in ${FILES.list}
printf '%s' '["SALT","NAME",VALUE]' | sha256sum
    is "commitments"."NAME" in ${FILES.manifest}; SALT and VALUE are in ${FILES.openings}${stamp ? `\n${stampHelp(stamp)}` : ''}`;

const stampHelp = ({ signer, authority, time }: Stamp): string =>
  `openssl ts -verify -in ${FILES.stamp} -data ${FILES.checkpoint} -CAfile ROOT.pem
    says that ${FILES.checkpoint} was there at ${time}, as signed by
    ${signer} (${authority}).
    ROOT.pem is the root certificate of that authority: get it from there, none is here
grep -cF "$(cat ${FILES.checkpoint})" ${FILES.chain}
    is 1: what was stamped is the checkpoint in ${FILES.chain}`;

export const stamped = ({ stamp }: Pick<About, 'stamp'>): string =>
  stamp
    ? `\n${FILES.stamp}       the time stamp (RFC 3161) of the checkpoint, ${FILES.checkpoint} what was stamped`
    : '';

/** What is in `activity.json`. */
export const howMuchOf = ({ isActivityWhole }: Pick<About, 'isActivityWhole'>): string =>
  isActivityWhole ? 'every event and every access' : 'the beginning of it. THERE IS MORE OF IT';

/** How to check a package, by `verify.html` and by hand. */
export const readmeOf = (about: About): string => `EVIDENCE PACKAGE
Recording ${about.recording}
Exported ${about.exportedAt} by ${about.exportedBy}

${VERIFY_PAGE_USE}

WHAT IS HERE
${FILES.capture}    the capture, byte for byte as the device sent it
${FILES.wav}   its sound; the WAV carries the seal in its chunk sgnR
${FILES.pdf}        the call sheet
${FILES.manifest}   the seal, ${FILES.signature} its signature (Ed25519)
${FILES.chain}      the entries of the chain before and after it, all public keys, and the
                first checkpoint over it with the path that leads there (RFC 6962)
${FILES.openings}   what opens the commitments in the seal: device, names, numbers
${FILES.leaves}     hashes by which is found where something differs, and salts
${FILES.history}    the events of the recording as the log holds them, names encrypted
${FILES.activity}   the activity protocol in the clear: ${howMuchOf(about)}
${FILES.list}   the hashes of all these files, ${FILES.listSignature} its signature
keys/           public keys${stamped(about)}

BY HAND
${commandsOf(about)}
sha256sum ${FILES.capture}
    is "capture"."sha256" in ${FILES.manifest}
tail -c +45 ${FILES.wav} | head -c ${about.pcmBytes} | sha256sum
    is "sound"."pcmSha256" in ${FILES.manifest}

${limitsOf(WHAT)}`;
