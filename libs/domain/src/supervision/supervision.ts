import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';

/** Why a grant ended, or a request is void. */
export const revocationCauses = [
  'by-monitor',
  'by-user',
  'expired',
  'monitor-signed-out',
  'monitor-left',
  'monitor-unreachable',
  'server-lost',
  'user-signed-out',
  'user-left',
  'app-object-chosen',
  'app-object-changed',
] as const;
export type RevocationCause = (typeof revocationCauses)[number];

/** More than a session lasts would never be used up. */
export const MOST_MINUTES = 12 * 60;

const user = z.string().describe('Id of the user who asked; the reason goes with his key, too.');
const minutes = z.int().positive();
const reason = z.object({ reason: z.string() }).nullable();

export const supervisionEvents = {
  AccessRequested: z
    .object({
      user,
      session: z.string().describe('Id of the session that is to see something.'),
      monitor: z.string().describe('Id of the supervisor who is asked.'),
      appObject: z.string().describe('Name of the App object that takes his consent.'),
      minutes: minutes.describe('For how long.'),
      personal: reason,
    })
    .describe('Somebody asked his supervisor to let him see what his App object grants.'),
  AccessGranted: z
    .object({
      minutes,
      until: z.iso.datetime().describe('At the latest, by the clock of the product.'),
      session: z.string().describe('Id of the session of the supervisor that holds the grant.'),
    })
    .describe('The supervisor consented, as long as he is there.'),
  AccessRefused: z.object({ user, personal: reason }).describe('The supervisor did not consent.'),
  AccessRevoked: z
    .object({
      cause: z
        .enum(revocationCauses)
        .describe(
          '`monitor-left`: he closed the page; `monitor-unreachable`: the network to him was lost; ' +
            '`server-lost`: nobody was left who knew him there.',
        ),
    })
    .describe('The consent ended, or the request was void before it was answered.'),
} as const;
export type SupervisionEvent = EventsOf<typeof supervisionEvents>;

/** What was asked, and of whom. */
export type AccessRequest = {
  readonly user: string;
  readonly session: string;
  readonly monitor: string;
  readonly appObject: string;
  readonly minutes: number;
};

/** One talk between a user and his supervisor: a request, an answer, an end. */
export type Supervision = {
  readonly stage: 'unknown' | 'requested' | 'granted' | 'refused' | 'revoked';
  readonly request: AccessRequest | null;
  /** The session of the supervisor that granted. */
  readonly grantedBy: string | null;
};

export const supervision: Aggregate<Supervision, SupervisionEvent> = {
  noun: 'supervision',
  initial: { stage: 'unknown', request: null, grantedBy: null },
  evolve: {
    AccessRequested: (before, { personal: _reason, ...request }) => ({
      ...before,
      stage: 'requested',
      request,
    }),
    AccessGranted: (before, { session }) => ({ ...before, stage: 'granted', grantedBy: session }),
    AccessRefused: (before) => ({ ...before, stage: 'refused' }),
    AccessRevoked: (before) => ({ ...before, stage: 'revoked' }),
  },
};
