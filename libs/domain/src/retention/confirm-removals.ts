import { Refusal } from '../kernel.js';

/**
 * Whoever changes what is kept says how many recordings go at once because of it: so many, and no
 * others, go without a further question. `before`: what is to be done first, as the sentence begins. @throws Refusal `removals-unconfirmed`
 */
export const refuseUnlessConfirmed = (
  atOnce: number,
  confirmed: number | undefined,
  before = 'Look at POST /api/settings/preview, then repeat',
): void => {
  if (atOnce === 0 || confirmed === atOnce) return;
  const many = atOnce === 1 ? '1 recording' : `${String(atOnce)} recordings`;
  throw new Refusal(
    'conflict',
    'removals-unconfirmed',
    `This would remove ${many} for good at once. ${before} the request with ` +
      `"confirmRemovals": ${String(atOnce)}.`,
    { removals: atOnce },
  );
};
