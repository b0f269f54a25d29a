import { type Decision, Refusal } from '../kernel.js';
import { alreadyAnswered, askedOf, noLongerAsked } from './asked-of.js';
import { refuseMinutes, refuseMonitoringOneself } from './request.js';
import type { Supervision, SupervisionEvent } from './supervision.js';

/** Who grants: the supervisor, by the session of his that is there; `minutes`: for how long at most. */
export type Granting = {
  readonly monitor: string;
  readonly session: string;
  /** `null`: as long as was asked for. */
  readonly minutes: number | null;
};

/** Consents. The session that did holds the grant; asking the same session twice is harmless. */
export const grant =
  ({ monitor, session, minutes }: Granting): Decision<Supervision, SupervisionEvent> =>
  (before, { at }) => {
    const asked = askedOf(before, monitor);
    refuseMonitoringOneself(asked);
    switch (before.stage) {
      case 'granted':
        if (before.grantedBy === session) return [];
        throw alreadyAnswered();
      case 'refused':
        throw alreadyAnswered();
      case 'revoked':
        throw noLongerAsked();
      case 'requested':
      case 'unknown':
        return [granted(at, session, givenFor(asked.minutes, minutes))];
    }
  };

/** Less than was asked for is given at will, more is not. @throws Refusal */
const givenFor = (asked: number, minutes: number | null): number => {
  const given = minutes ?? asked;
  refuseMinutes(given);
  if (given <= asked) return given;
  throw new Refusal(
    'invalid',
    'access-minutes-invalid',
    `He asked for ${String(asked)} minutes, and is given no more.`,
  );
};

const granted = (at: Date, session: string, minutes: number): SupervisionEvent => ({
  type: 'AccessGranted',
  data: { minutes, until: new Date(at.getTime() + minutes * 60_000).toISOString(), session },
});
