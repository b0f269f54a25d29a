import { v5 } from 'uuid';

/**
 * The stream that counts what a device delivers. `device`: as its captures say, lower case; those that say
 * nothing are one source. Another one in each instance, so that a stream tells nothing of the device to
 * who has no list of all that may be meant.
 */
export const sourceStream = (storeId: string, device: string | null): string =>
  `source-${v5(device ?? 'unknown', storeId)}`;
