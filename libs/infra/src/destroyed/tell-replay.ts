import type { Logger } from 'pino';
import type { House } from '../house.js';

/** Tells whoever runs the product what came of the list of destroyed keys at the start. */
export const tellReplay = (
  { replay, destroyed }: Pick<House, 'replay' | 'destroyed'>,
  log: Logger,
) => {
  if (replay.again > 0)
    log.warn({ again: replay.again }, 'a backup had brought back what was destroyed; it is gone');
  if (destroyed.damaged.size > 0)
    log.error(
      { files: [...destroyed.damaged] },
      'the list of destroyed keys was changed or is damaged; compare it with its other copy',
    );
  if (destroyed.folders.length < 2)
    log.warn(
      'the list of destroyed keys is only in the data folder, where a restore overwrites it: set DESTROYED_URL',
    );
};
