import { Refusal } from '#domain/kernel';
import { DamagedBytes } from '#media/damaged-bytes';
import type { Context } from '../context.js';
import { bytesProblem } from '../recordings/bytes-problem.js';
import { bytes as inBytes, clock } from '../recordings/download/sheet-words.js';
import type { Damage } from '../recordings/gather-download.js';

/** A package of all of a capture can be made of a whole one only. @throws Refusal */
export const refuseDamaged = ({ silent, bytes }: Damage): never => {
  const times = silent.map(([from, to]) => `${clock(from * 1_000)} to ${clock(to * 1_000)}`);
  const when = times.length > 0 ? `, at about ${times.join(', ')}` : '; no sound was in them';
  throw new Refusal(
    'conflict',
    'capture-not-whole',
    `Part of the stored capture is damaged: ${inBytes(bytes)} cannot be read${when}. A package with the ` +
      'capture cannot be made of it; one with seconds withheld holds the sound alone, and can. ' +
      'Tell the administrator; a backup may have the capture whole.',
  );
};

/**
 * A package that cannot be made because stored bytes are damaged is refused, and the administrator told of
 * it in the log. @throws Refusal, and what `make` throws for another reason
 */
export const refusingDamage = async <T>(
  { log }: Pick<Context, 'log'>,
  recording: string,
  make: () => Promise<T>,
): Promise<T> => {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof DamagedBytes)) throw error;
    log.error({ recording, err: error }, 'stored bytes are damaged');
    throw new Refusal('conflict', 'capture-damaged', bytesProblem(error)?.detail);
  }
};
