import { type Decision, Refusal } from '../kernel.js';
import type { Recording, RecordingEvent } from './recording.js';
import { goneForGood } from './removable.js';
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
  ({ stage, isReread, causes }) => {
    switch (stage) {
      case 'unknown':
      case 'duplicate':
        throw new Refusal('unknown', 'recording-unknown');
      case 'deleted':
      case 'erased':
        throw goneForGood();
      case 'recording':
        throw new Refusal(
          'conflict',
          'recording-still-arriving',
          'The call is still being recorded; it is converted when it ends.',
        );
      case 'received':
        return [];
      case 'ready':
      case 'failed':
        if (isReread || (request.cause !== undefined && causes.includes(request.cause))) return [];
        return [
          {
            type: 'RecordingConversionRequested',
            data: { ...said(request), ...(stage === 'ready' && { stays: 'ready' as const }) },
          },
        ];
    }
  };
