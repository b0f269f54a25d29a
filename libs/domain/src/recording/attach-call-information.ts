import type { Decision } from '../kernel.js';
import type { CallInformation } from './call-information.js';
import { type Holds, refuseUnderHold } from './held.js';
import type { Recording, RecordingEvent } from './recording.js';
import { refuseUnlessThere } from './removable.js';

/**
 * Says who called whom. What was known before is replaced whole; saying the same again is harmless. Under
 * a legal hold nothing of it changes, for numbers and names are what brings a recording under one.
 */
export const attachCallInformation =
  (call: CallInformation, holds: Holds): Decision<Recording, RecordingEvent> =>
  (state) => {
    refuseUnlessThere(state);
    if (state.call !== null && isSame(state.call, call)) return [];
    refuseUnderHold(holds);
    const { direction, local, remote } = call;
    const data = { direction, source: 'request' as const, personal: { local, remote } };
    return [{ type: 'CallInformationAttached', data }];
  };

const isSame = (one: CallInformation, other: CallInformation): boolean =>
  one.direction === other.direction &&
  isSameParty(one.local, other.local) &&
  isSameParty(one.remote, other.remote);

const isSameParty = (one: CallInformation['local'], other: CallInformation['local']): boolean =>
  one.name === other.name && one.number === other.number;
