import { requestFile } from './client.js';
import { recordingAt } from './recordings.js';

/** Which seconds of a call are silent in a package, as [from, to), and why. */
export type Withholding = {
  readonly withhold: readonly (readonly [number, number])[];
  readonly reason: string;
};

/** The evidence package of a recording in which seconds are withheld. */
export const takeRedacted = (id: string, withholding: Withholding): Promise<File> =>
  requestFile(recordingAt(id, '/evidence'), { method: 'POST', body: withholding });
