import type { House } from '../../house.js';
import type { AllFilter } from '../../event-store/event-store.js';

/** What a projection needs of the house: the log and what reads it. */
export type Log = Pick<House, 'store' | 'codec' | 'storeId'>;

/** Raised whenever the rows would come out differently: the next worker then builds them anew. */
export const CATALOGUE_VERSION = 6;

/** The name of the catalogue's row in `checkpoint`. */
export const CATALOGUE_NAME = 'catalogue';

/** Every stream the product writes. */
export const productStreams: AllFilter = {
  streamPrefixes: [
    'recording-',
    'activity-',
    'user-',
    'settings',
    'instance',
    'appobject-',
    'template-',
    'supervision-',
    'call-',
    'hold-',
    'seals',
    'source-',
    'stamp-',
  ],
};

/** Does the product write it? The log also holds what the event store itself writes. */
export const isOfProduct = (stream: string): boolean =>
  productStreams.streamPrefixes.some((prefix) => stream.startsWith(prefix));
