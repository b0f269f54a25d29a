import { type Decision, Refusal } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';
import { refuseUnlessThere } from './removable.js';
import { sealedReason } from './sealed-reason.js';

/** Why it is to be read again; `cause`: what the product itself asks for, once for each. */
export type ConversionRequest = { readonly reason: string | null; readonly cause?: string };

/** What the product itself says names nobody; what a person says may. */
const said = ({ reason, cause }: ConversionRequest) =>
  cause === undefined ? sealedReason(reason) : { reason, cause };

/**
 * Convert again what failed, or what a better converter may read better. What can be heard already
 * stays as it is until then.
 */
export const requestConversion =
  (request: ConversionRequest): Decision<Recording, RecordingEvent> =>
  (state) => {
    refuseUnlessThere(state);
    const { stage, isReread, causes } = state;
    if (stage === 'received') return [];
    if (stage === 'recording')
      throw new Refusal(
        'conflict',
        'recording-still-arriving',
        'The call is still being recorded; it is converted when it ends.',
      );
    if (isReread || (request.cause !== undefined && causes.includes(request.cause))) return [];
    const data = { ...said(request), ...(stage === 'ready' && { stays: 'ready' as const }) };
    return [{ type: 'RecordingConversionRequested', data }];
  };
