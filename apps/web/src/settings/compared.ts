import type { Seals } from '../api/types.js';

/** What the comparison of all recordings with their seals has come to. */
export const compared = ({
  lookedAt,
  endedAt,
  faulty,
}: Seals['scrub']): 'nothing' | 'whole' | 'faulty' => {
  if (faulty.length > 0) return 'faulty';
  return lookedAt === 0 && endedAt === null ? 'nothing' : 'whole';
};
