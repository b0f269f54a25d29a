import { type Decision, type Occasion, Refusal, fold } from '#domain/kernel';
import { refuseUnlessConfirmed } from '#domain/retention/confirm-removals';
import { type Settings, type SettingsEvent, settings } from '#domain/settings/settings';
import { unchangedSince } from '#domain/settings/unchanged-since';
import type { House } from '#infra/house';
import type { AppObjectQueries } from '#infra/read-model/app-objects/app-object.queries';
import type { GoingByOwner, RemovalPreviews } from '#infra/read-model/recordings/removal-previews';
import type { UserQueries } from '#infra/read-model/users/user.queries';
import { keepingUnder } from '#infra/retention/keeping';

type SettingsDecision = Decision<Settings, SettingsEvent>;

/** All or none: several changes become events of one append. */
export const inOneGo =
  (decisions: readonly SettingsDecision[]): SettingsDecision =>
  (state, on) =>
    decisions.flatMap((decide) => decide(state, on));

/** The settings as they would be. */
export const settingsAfter = (before: Settings, events: readonly SettingsEvent[]): Settings =>
  fold({ ...settings, initial: before }, events);

export const countOf = (
  owners: readonly GoingByOwner[],
  which: 'atOnce' | 'within30Days' | 'unlicensed',
): number => owners.reduce((sum, each) => sum + each[which], 0);

/** What tells how many would go. */
export type Reckoning = {
  readonly house: Pick<House, 'ledger'>;
  readonly previews: Pick<RemovalPreviews, 'byOwner'>;
};

type Asked = {
  readonly before: Settings;
  readonly decide: SettingsDecision;
  readonly on: Occasion;
  /** How many the person says. */
  readonly confirmed: number | undefined;
};

/**
 * The change, once whoever makes it has said how many recordings go at once because of it; it holds
 * only for the settings that this was reckoned from. @throws Refusal
 */
export const confirmed = async (
  { house: { ledger }, previews }: Reckoning,
  { before, decide, on, confirmed: said }: Asked,
): Promise<SettingsDecision> => {
  const events = decide(before, on);
  if (!events.some(({ type }) => REMOVING.has(type))) return decide;
  const from = await keepingUnder(ledger, before);
  const to = await keepingUnder(ledger, settingsAfter(before, events));
  const owners = await previews.byOwner({ from, to, now: on.at });
  refuseUnlessConfirmed(countOf(owners, 'atOnce'), said);
  return inOneGo([unchangedSince(before), decide]);
};
const REMOVING: ReadonlySet<SettingsEvent['type']> = new Set<SettingsEvent['type']>([
  'RetentionChanged',
  'RetentionRulesChanged',
]);

type Known = {
  readonly users: Pick<UserQueries, 'byId'>;
  readonly appObjects: Pick<AppObjectQueries, 'byName'>;
};

/**
 * A rule for an owner or an App object that does not exist keeps nothing, which nobody may have meant.
 * @throws Refusal
 */
export const refuseUnknownConditions = async (
  { users, appObjects }: Known,
  rules: Settings['retentionRules'],
): Promise<void> => {
  for (const { name, owner, appObject } of rules) {
    if (owner !== undefined && (await users.byId(owner)) === null)
      throw new Refusal(
        'invalid',
        'retention-owner-unknown',
        `The retention rule "${name}" is for the owner ${owner}, and there is no user of that id.`,
      );
    if (appObject !== undefined && (await appObjects.byName(appObject)) === null)
      throw new Refusal(
        'invalid',
        'retention-app-object-unknown',
        `The retention rule "${name}" is for the App object ${appObject}, and there is none of that name.`,
      );
  }
};
