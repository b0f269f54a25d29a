/** Clocks of two houses may be apart by so much. */
const APART_MS = 10 * 60_000;

/**
 * Why a checkpoint cannot have been stamped at that time, by the clock of the authority; `null`: it can.
 * `sealedAt`: when the product signed it, ISO 8601.
 */
export const untimely = (
  time: string,
  { sealedAt, now }: { readonly sealedAt: string; readonly now: Date },
): string | null => {
  const at = Date.parse(time);
  if (at < Date.parse(sealedAt) - APART_MS)
    return `It was stamped at ${time}, before the checkpoint was signed (${sealedAt}).`;
  if (at > now.getTime() + APART_MS)
    return `It was stamped at ${time}, which is in the future by the clock here (${now.toISOString()}).`;
  return null;
};
