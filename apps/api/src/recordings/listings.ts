import type { ActivityQueries, Listings } from '#infra/read-model/audit/activity.queries';
import type { AuditEntry } from '#infra/read-model/audit/audit.queries';

/** More lines than these are not read by anybody: then there is one for each person, not for each day. */
const MOST = 500;

/** Who was shown a recording in lists, as entries of its protocol. */
export const listingsOf = async (
  activity: Pick<ActivityQueries, 'listingsOf'>,
  id: string,
): Promise<AuditEntry[]> => {
  const daily = await activity.listingsOf(id, { per: 'day', limit: MOST + 1 });
  if (daily.length <= MOST) return daily.map((each) => entryOf(each, false));
  const summed = await activity.listingsOf(id, { per: 'person', limit: MOST });
  return summed.map((each) => entryOf(each, true));
};

const entryOf = (listings: Listings, isSummary: boolean): AuditEntry => {
  const { by, via, appObject, consent, token, count, firstAt, lastAt, position } = listings;
  return {
    ...{ position, by, via, appObject, consent, token, type: 'RecordingListed' },
    ...{ id: '', stream: '', revision: 0, correlationId: '', causationId: null, personal: null },
    at: firstAt.toISOString(),
    data: { count, until: lastAt.toISOString(), ...(isSummary && { isSummary }) },
  };
};
