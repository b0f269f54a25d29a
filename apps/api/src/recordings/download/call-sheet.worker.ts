import { renderCallSheet } from './call-sheet.js';
import type { Sheet } from './call-sheet-pool.js';
import { renderReceipt } from './receipt-sheet.js';

/** Entry point of a worker thread of the CallSheetPool. */
export default async (sheet: Sheet): Promise<Uint8Array> =>
  // A copy of its own: a slice of a larger buffer would be sent with all that surrounds it.
  new Uint8Array(await rendered(sheet));

const rendered = (sheet: Sheet): Promise<Uint8Array> => {
  switch (sheet.kind) {
    case 'call':
      return renderCallSheet(sheet.facts);
    case 'receipt':
      return renderReceipt(sheet.facts);
  }
};
