import { Refusal } from '#domain/kernel';
import { canonicalBytes } from './canonical-json.js';
import { entryHash } from './entry.js';
import type { Proof } from './evidence-files.js';
import type { Redaction, SealedLeaves } from './offline/evidence.js';
import type { Span } from './offline/finding.js';
import { inOrder, within } from './offline/withheld.js';
import { type SigningKey, sign } from './signing.js';

/** Seconds of the call, counted from 0, as [from, to), that somebody withholds. */
export type Withholding = {
  readonly spans: readonly Span[];
  readonly reason: string;
  readonly exportedAt: string;
  readonly exportedBy: string;
};

type By = {
  readonly key: SigningKey;
  /** Which version of the decoder makes the WAV. */
  readonly converter: string;
};

/**
 * What proves all other seconds of the recording, with nothing by which the withheld ones could be guessed
 * at, and says of them who withholds them and why. Of the capture no hashes are left: it is not given away.
 * @throws Refusal when the call has no such seconds, or they cannot be proved one by one
 */
export const redact = (
  proof: Proof,
  { spans, ...said }: Withholding,
  { key, converter }: By,
): Proof => {
  const { manifest } = proof.seal;
  const leaves = proof.leaves.seconds;
  if (manifest.sound === null) throw soundless();
  if (manifest.sound.converter !== converter) throw decodedOtherwise(manifest.sound.converter);
  const seconds = Math.ceil(manifest.sound.frames / manifest.sound.sampleRate);
  const withheld = inOrder(spans);
  for (const span of withheld) refuseUnlessWithin(span, seconds);
  if (leaves === null) throw leafless();
  const statement: Redaction = {
    v: 1,
    kind: 'redaction',
    recording: manifest.recording,
    seal: entryHash(manifest),
    ...said,
    seconds,
    withheld,
    key: key.id,
  };
  const signature = sign(canonicalBytes(statement), key);
  const isWithheld = within(withheld, proof.leaves.salts.length);
  const salts: SealedLeaves['salts'] = proof.leaves.salts.map((salt, n) =>
    isWithheld[n] ? null : salt,
  );
  return {
    ...proof,
    leaves: { capture: null, seconds: leaves, salts },
    redaction: { statement, signature },
  };
};

const refuseUnlessWithin = ([from, to]: Span, seconds: number): void => {
  if (to <= seconds) return;
  throw new Refusal(
    'invalid',
    'withheld-beyond-end',
    `The call has ${String(seconds)} seconds, the last one perhaps not whole; from ${String(from)} to ${String(to)} goes beyond its end.`,
  );
};

const soundless = () =>
  new Refusal(
    'conflict',
    'sound-not-sealed',
    'Its seal covers the capture, not its sound, so no second can be proved without the others. Once it is decoded it is sealed with its sound.',
  );

const decodedOtherwise = (by: string) =>
  new Refusal(
    'conflict',
    'sound-sealed-otherwise',
    `Its sound was sealed as ${by} decodes it, which is not what decodes it now. Have it converted again: it is sealed anew then.`,
  );

const leafless = () =>
  new Refusal(
    'conflict',
    'leaves-missing',
    'The hashes of its seconds are lost, so none can be withheld. Have it converted again: it is sealed anew then, and has them.',
  );
