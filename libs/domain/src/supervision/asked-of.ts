import { Refusal } from '../kernel.js';
import type { AccessRequest, Supervision } from './supervision.js';

/** What was asked, for the supervisor who answers it. @throws Refusal, to others as if there were none */
export const askedOf = ({ request }: Supervision, monitor: string): AccessRequest => {
  if (request?.monitor === monitor) return request;
  throw accessUnknown();
};

export const accessUnknown = () =>
  new Refusal('unknown', 'access-unknown', 'There is no such request.');

/** The first answer counts. */
export const alreadyAnswered = () =>
  new Refusal('conflict', 'access-answered', 'It was answered already; look at it again.');

export const noLongerAsked = () =>
  new Refusal('conflict', 'access-over', 'The request is void; he may ask again.');
