import type { Decision } from '../kernel.js';
import type { Source, SourceEvent } from './source.js';

/** A capture that began. `position`: where the log tells of that. */
export type BegunCapture = { readonly recording: string; readonly position: bigint };

/** It is the next one of its source, unless it was counted already: captures are in the order of the log. */
export const count =
  ({ recording, position }: BegunCapture): Decision<Source, SourceEvent> =>
  ({ upTo }) =>
    upTo !== null && position <= upTo
      ? []
      : [{ type: 'CaptureCounted', data: { recording, position: position.toString() } }];
