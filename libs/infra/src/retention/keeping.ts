import { appObject } from '#domain/app-object/app-object';
import { type Keeping, type MembersById, appObjectsOf, applied } from '#domain/retention/rule';
import { type Settings, settings } from '#domain/settings/settings';
import type { Ledger } from '../event-store/ledger.js';

/** Settings as far as they say how long recordings are kept. */
export type KeptSettings = Pick<Settings, 'retentionDays' | 'retentionRules'>;

/**
 * What such settings mean, with the members that App objects have by the log; `given` are those they
 * would have. @throws EventStoreUnavailable
 */
export const keepingUnder = async (
  ledger: Pick<Ledger, 'load'>,
  { retentionDays, retentionRules }: KeptSettings,
  given: MembersById = new Map(),
): Promise<Keeping> => {
  const membersById = await membersOf(ledger, appObjectsOf(retentionRules));
  const all = new Map([...membersById, ...given]);
  return { retentionDays, retentionRules: applied(retentionRules, all) };
};

/** What says at this moment how long recordings are kept, by the log. @throws EventStoreUnavailable */
export const keepingInForce = async (ledger: Pick<Ledger, 'load'>): Promise<Keeping> =>
  keepingUnder(ledger, (await ledger.load(settings, null)).state);

const membersOf = async (
  ledger: Pick<Ledger, 'load'>,
  ids: readonly string[],
): Promise<MembersById> => {
  const members = async (id: string) => {
    const { state } = await ledger.load(appObject, id);
    return [id, state?.members ?? []] as const;
  };
  return new Map(await Promise.all(ids.map(members)));
};
