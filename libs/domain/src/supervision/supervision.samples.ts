import { expect } from 'vitest';
import { type Occasion, fold } from '../kernel.js';
import { sample } from '../samples.js';
import { type AccessRequest, type Supervision, supervision } from './supervision.js';

/** What Ada asks of Grace. */
export const asked: AccessRequest = {
  user: 'ada',
  session: 'ada-1',
  monitor: 'grace',
  appObject: 'Support',
  minutes: 30,
};

export const on: Occasion = {
  by: 'user:grace',
  at: new Date('2030-01-01T09:00:00.000Z'),
  via: 'rest',
  correlationId: '0d0e4a44-5d4c-4b0a-9a43-0d7a0f6e2f01',
};

const requested = sample('AccessRequested', asked);

/** The talk at each of its stages. */
export const at: Record<Supervision['stage'], Supervision> = {
  unknown: supervision.initial,
  requested: fold(supervision, [requested]),
  granted: fold(supervision, [requested, sample('AccessGranted', { session: 'grace-1' })]),
  refused: fold(supervision, [requested, sample('AccessRefused')]),
  revoked: fold(supervision, [requested, sample('AccessGranted'), sample('AccessRevoked')]),
};

export const refusal = (kind: string, code: string) =>
  expect.objectContaining({ kind, code }) as Error;
