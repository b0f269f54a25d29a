import { type Decision, Refusal } from '../kernel.js';
import {
  type AccessRequest,
  MOST_MINUTES,
  type Supervision,
  type SupervisionEvent,
} from './supervision.js';

/** Asks the supervisor for consent. Nobody watches over himself. */
export const request =
  (asked: AccessRequest, reason: string): Decision<Supervision, SupervisionEvent> =>
  ({ stage }) => {
    if (stage !== 'unknown')
      throw new Refusal('conflict', 'access-already-requested', 'Ask anew, under another id.');
    refuseMonitoringOneself(asked);
    if (reason.trim() === '')
      throw new Refusal('invalid', 'access-reason-missing', 'Say what you need to see, and why.');
    refuseMinutes(asked.minutes);
    return [{ type: 'AccessRequested', data: { ...asked, personal: { reason } } }];
  };

/** @throws Refusal */
export const refuseMonitoringOneself = ({
  user,
  monitor,
}: Pick<AccessRequest, 'user' | 'monitor'>): void => {
  if (user === monitor)
    throw new Refusal(
      'forbidden',
      'monitor-is-yourself',
      'You are the supervisor of this App object yourself: four eyes are not those of one person. ' +
        'An administrator can name another supervisor.',
    );
};

/** @throws Refusal */
export const refuseMinutes = (minutes: number): void => {
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > MOST_MINUTES)
    throw new Refusal(
      'invalid',
      'access-minutes-invalid',
      `Consent is given for 1 to ${String(MOST_MINUTES)} minutes.`,
    );
};
