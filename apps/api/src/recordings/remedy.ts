import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import { CONVERTER } from '#media/converter';
import { ownAmong } from '#media/decodable';

/** What may mend a recording: `convert` is `POST /api/recordings/{id}/convert`. */
export type Remedy = 'convert' | null;

/** What no converter finds another answer to than the same one did. */
const SETTLED = new Set([
  'empty',
  'not-a-capture',
  'no-packets',
  'no-audio',
  'encrypted',
  'codec-unsupported',
]);

type Failed = Pick<RecordingJson, 'state' | 'failureCode' | 'undecoded' | 'converter'>;

/** What may help a recording that could not be converted; null: nothing would, or none is needed. */
export const remedyOf = ({ state, failureCode, undecoded, converter }: Failed): Remedy => {
  if (state !== 'failed') return null;
  // A part of the machine may be there now that decodes it; of what is not ours, none ever is.
  if (failureCode === 'codec-unsupported' && undecoded.length > 0)
    return ownAmong(undecoded).length > 0 ? 'convert' : null;
  return SETTLED.has(failureCode ?? '') && converter === CONVERTER ? null : 'convert';
};
