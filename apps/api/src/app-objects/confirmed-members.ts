import { type AppObject, type AppObjectEvent, appObject } from '#domain/app-object/app-object';
import { type Decision, type Occasion, Refusal, fold } from '#domain/kernel';
import { refuseUnlessConfirmed } from '#domain/retention/confirm-removals';
import { appObjectsOf } from '#domain/retention/rule';
import { settings } from '#domain/settings/settings';
import { keepingUnder } from '#infra/retention/keeping';
import { type Reckoning, countOf } from '../settings/removals.js';

type AppObjectDecision = Decision<AppObject, AppObjectEvent>;

type Asked = {
  readonly id: string;
  readonly decide: AppObjectDecision;
  readonly on: Occasion;
  /** How many the person says. */
  readonly confirmed: number | undefined;
};

/**
 * The change, once whoever makes it has said how many recordings go at once because a retention rule is
 * about the members of this App object; it holds only for the members that this was reckoned from.
 * @throws Refusal
 */
export const confirmedMembers = async (
  { house: { ledger }, previews }: Reckoning,
  { id, decide, on, confirmed }: Asked,
): Promise<AppObjectDecision> => {
  const inForce = (await ledger.load(settings, null)).state;
  if (!appObjectsOf(inForce.retentionRules).includes(id)) return decide;
  const before = (await ledger.load(appObject, id)).state;
  const after = fold({ ...appObject, initial: before }, decide(before, on));
  if (membersOf(before) === membersOf(after)) return decide;
  const keeping = (state: AppObject) =>
    keepingUnder(ledger, inForce, new Map([[id, state?.members ?? []]]));
  const change = { from: await keeping(before), to: await keeping(after), now: on.at };
  const atOnce = countOf(await previews.byOwner(change), 'atOnce');
  refuseUnlessConfirmed(atOnce, confirmed, 'If that is meant, repeat');
  return (state, at) => {
    if (membersOf(state) !== membersOf(before)) throw changedMeanwhile();
    return decide(state, at);
  };
};

const membersOf = (state: AppObject): string => JSON.stringify(state?.members.toSorted() ?? []);

const changedMeanwhile = () =>
  new Refusal(
    'conflict',
    'app-object-changed',
    'Somebody changed its members at the same time. Nothing was changed; look at it and try again.',
  );
