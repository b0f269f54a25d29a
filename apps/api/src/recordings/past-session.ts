import { type Acting, acting, appObjectNameOf } from '#domain/access/acting';
import { type Consent, consentOf } from '#domain/access/consent';
import { type Session, sightOf } from '#domain/access/may';
import { appObjectId } from '#domain/app-object/name';
import type { NamedAppObject } from '#domain/app-object/app-object';
import { Refusal } from '#domain/kernel';
import type { PastCatalogue } from '#infra/read-model/past/past-catalogue';
import type { UserJson } from '#infra/read-model/users/user.queries';

/** Somebody as he was, and what he could act through. */
export type PastSession = Session & {
  readonly user: Pick<UserJson, 'id' | 'name' | 'role'>;
  readonly choosable: readonly NamedAppObject[];
  readonly through: Acting;
  readonly consent: Consent | null;
  /** Who had consented, as he was called then; `null`: nobody, or nobody who is known. */
  readonly consentName: string | null;
};

/** Who is meant by his id, or by what he was called or had as his extension then. @throws Refusal */
export const pastUser = async (past: PastCatalogue, wanted: string): Promise<UserJson> => {
  const [only, ...others] = await past.users.meantBy(wanted);
  if (others.length > 0)
    throw new Refusal(
      'invalid',
      'user-ambiguous',
      `"${wanted}" may have been ${String(others.length + 1)} users; name the one you mean by his id.`,
    );
  const user = only === undefined ? null : await past.users.one(only);
  if (user) return user;
  throw new Refusal('unknown', 'user-unknown', `There was no user "${wanted}" then.`);
};

/** His session as it would have been then, through the App object that is named. @throws Refusal */
export const pastSession = async (
  past: PastCatalogue,
  { user: wanted, appObject, at }: { user: string; appObject: string | undefined; at: Date },
): Promise<PastSession> => {
  const user = await pastUser(past, wanted);
  const { id: userId, role } = user;
  const choosable = await (role === 'admin' ? past.appObjects.all() : past.appObjects.of(userId));
  if (appObject !== undefined) refuseUnlessHis(choosable, appObject);
  const through = acting({ role, chosen: appObject ?? null, choosable });
  const consents = await pastConsents(past, userId, at);
  const consent = consents.find((each) => consentOf({ through, consent: each })) ?? null;
  const consentName = consent && ((await past.users.one(consent.monitor))?.name ?? null);
  const name = user.name ?? userId;
  return { userId, name, role, through, consent, consentName, user, choosable };
};

/** What supervisors had given to sessions of his, and had not ended. */
export const pastConsents = async (
  past: PastCatalogue,
  userId: string,
  at: Date,
): Promise<Consent[]> => {
  const running = await past.supervisions.runningFor(userId);
  return running.flatMap(({ id, monitor, appObject, until }) =>
    until !== null && until > at
      ? [{ supervision: id, monitor, appObject, until: until.toISOString() }]
      : [],
  );
};

const refuseUnlessHis = (his: readonly NamedAppObject[], wanted: string): void => {
  if (his.some(({ name }) => appObjectId(name) === appObjectId(wanted))) return;
  const names = his.map(({ name }) => `"${name}"`).join(', ');
  throw new Refusal(
    'unknown',
    'app-object-not-his',
    `"${wanted}" was none of his App objects then; ${names === '' ? 'he had none.' : `he had ${names}.`}`,
  );
};

/** What an answer says of whom it was seen by. */
export const seenAs = ({ user: { id, name, role }, ...session }: PastSession) => ({
  user: { id, name, role },
  appObject: appObjectNameOf(session.through),
  consent: session.consent?.monitor ?? null,
  consentName: session.consentName,
  appObjects: session.choosable.map((each) => each.name),
});

/** Does what he saw depend on what people were called? */
export const goesByNames = (session: Session): boolean => {
  const sight = sightOf(session);
  return sight !== 'all' && sight.accessList.length > 0;
};
