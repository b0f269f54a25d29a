import { randomBytes } from 'node:crypto';
import type { ReadModel } from '#infra/read-model/read-model';
import { hashOf } from '../../apps/api/src/sessions/sessions.js';
import { memberIds, teamOf } from './seed.js';

const ADMIN = 'bench-admin';

/** Tokens of sessions, one for each App object; all of administrators are one administrator's. */
export type Callers = {
  /** They act through no App object: nothing has to be decided about what they see. */
  readonly administrators: readonly string[];
  /** The same once more, for comparison. */
  readonly others: readonly string[];
  /** One member of each App object. */
  readonly members: readonly string[];
};

/** Opens the sessions, without passwords. */
export const signInAll = async ({ catalogue, runtime }: ReadModel): Promise<Callers> => {
  await catalogue.query(
    `insert into users (id, role, name, number, created_at, revision, position)
     values ($1, 'admin', $1, null, now(), 0, 0) on conflict do nothing`,
    [ADMIN],
  );
  const members = memberIds();
  const signIn = async (userId: string, appObject: string | null) => {
    const token = randomBytes(32).toString('base64url');
    // Used a moment ago for as long as this runs: writing that down is no part of a decision.
    await runtime.query(
      `insert into sessions (token_hash, user_id, created_at, expires_at, last_seen_at, via, app_object)
       values ($1, $2, now(), now() + interval '12 hours', now() + interval '6 hours', 'bench', $3)`,
      [hashOf(token), userId, appObject],
    );
    return token;
  };
  const asAdministrator = () => Promise.all(members.map(() => signIn(ADMIN, null)));
  return {
    administrators: await asAdministrator(),
    others: await asAdministrator(),
    members: await Promise.all(members.map((id, team) => signIn(id, teamOf(team)))),
  };
};
