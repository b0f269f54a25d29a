import type { CallSheetFacts } from './call-sheet-facts.js';
import { renderCallSheet } from './call-sheet.js';

/** Entry point of a worker thread of the CallSheetPool. */
export default async (facts: CallSheetFacts): Promise<Uint8Array> =>
  // A copy of its own: a slice of a larger buffer would be sent with all that surrounds it.
  new Uint8Array(await renderCallSheet(facts));
