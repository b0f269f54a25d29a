import type { AppObjectFields } from '../app-object/app-object.js';
import { appObjectId } from '../app-object/name.js';
import { Refusal } from '../kernel.js';
import type { Role } from '../user/user.js';

/** An App object as far as it decides what a session may do. */
export type ActingThrough = { readonly name: string } & Pick<
  AppObjectFields,
  'kind' | 'accessList' | 'deletionMode' | 'monitor' | 'notes'
>;

/**
 * Through which App object a session acts. `none`: it acts by its role alone; `undecided`: it has
 * several and has not said which, so that nothing can be done that depends on it;
 * `undecided-supervised`: the same, and all of them take the consent of a supervisor.
 */
export type Acting = ActingThrough | 'none' | 'undecided' | 'undecided-supervised';

/** What a session may choose among, and what it chose: the name of an App object. */
export type Choice<A> = {
  readonly role: Role;
  readonly chosen: string | null;
  /** Those that it is a member of; for an administrator, who may act through any, all there are. */
  readonly choosable: readonly A[];
};

/**
 * A choice holds while it can be made. Without one an administrator acts through none, and everybody
 * else through the only one there is for him: nobody steps out of what his App object denies him, nor
 * from under a supervisor.
 */
export const acting = <A extends Pick<ActingThrough, 'name' | 'monitor'>>({
  role,
  chosen,
  choosable,
}: Choice<A>): A | Exclude<Acting, ActingThrough> => {
  const wanted = chosen === null ? null : appObjectId(chosen);
  const found = choosable.find(({ name }) => appObjectId(name) === wanted);
  if (found) return found;
  const [only, ...others] = choosable;
  if (role === 'admin' || only === undefined) return 'none';
  if (others.length === 0) return only;
  return choosable.every(({ monitor }) => monitor !== null) ? 'undecided-supervised' : 'undecided';
};

/** It has several App objects, and has not said which it acts through. */
export const isUndecided = (
  through: Acting,
): through is Extract<Acting, 'undecided' | 'undecided-supervised'> =>
  through === 'undecided' || through === 'undecided-supervised';

/** What needs an App object is asked by a session that has not said which. */
export const undecided = () =>
  new Refusal(
    'forbidden',
    'app-object-not-chosen',
    'You have several App objects: say which you act through with PUT /api/session/app-object.',
  );

/** What "delete" does for this session. @throws Refusal while it is undecided */
export const deletionModeOf = (through: Acting): AppObjectFields['deletionMode'] => {
  if (isUndecided(through)) throw undecided();
  return through === 'none' ? 'Recoverable' : through.deletionMode;
};

/** @throws Refusal where the App object has no notes, and while it is undecided */
export const refuseUnlessNotes = (through: Acting): void => {
  if (isUndecided(through)) throw undecided();
  if (through !== 'none' && !through.notes)
    throw new Refusal(
      'forbidden',
      'notes-off',
      `Notes are switched off for the App object "${through.name}".`,
    );
};

/** The name of the App object, for traces and for the caller; `null` without one. */
export const appObjectNameOf = (through: Acting): string | null =>
  typeof through === 'string' ? null : through.name;
