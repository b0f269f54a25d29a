import { appObject } from '#domain/app-object/app-object';
import { refuseUnlessConfirmed } from '#domain/retention/confirm-removals';
import { type Keeping, appObjectsOf } from '#domain/retention/rule';
import { settings } from '#domain/settings/settings';
import type { Ledger } from '#infra/event-store/ledger';
import { type KeptSettings, keepingUnder } from '#infra/retention/keeping';
import { type Reckoning, countOf } from '../settings/removals.js';

/** How long recordings would be kept if these people were no members of App objects any more. */
export const keepingWithout = async (
  ledger: Pick<Ledger, 'load'>,
  kept: KeptSettings,
  users: readonly string[],
): Promise<Keeping> => {
  const others = async (id: string) => {
    const members = (await ledger.load(appObject, id)).state?.members ?? [];
    return [id, members.filter((member) => !users.includes(member))] as const;
  };
  const without = await Promise.all(appObjectsOf(kept.retentionRules).map(others));
  return keepingUnder(ledger, kept, new Map(without));
};

type Asked = { readonly id: string; readonly now: Date; readonly confirmed: number | undefined };

/**
 * Refuses unless whoever removes somebody has said how many recordings go at once because retention rules
 * are about App objects that he is a member of. @throws Refusal
 */
export const refuseUnconfirmedRemoval = async (
  { house: { ledger }, previews }: Reckoning,
  { id, now, confirmed }: Asked,
): Promise<void> => {
  const inForce = (await ledger.load(settings, null)).state;
  const from = await keepingUnder(ledger, inForce);
  const to = await keepingWithout(ledger, inForce, [id]);
  const owners = await previews.byOwner({ from, to, now, withoutUsers: [id] });
  refuseUnlessConfirmed(countOf(owners, 'atOnce'), confirmed);
};
