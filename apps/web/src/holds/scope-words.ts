import { useTranslation } from 'react-i18next';
import type { HoldScope } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { useUserNames } from '../users/use-users.js';
import { isEverything } from './scope.js';

/** What a hold covers, in words: each condition that must be met. */
export function useScopeWords(): (scope: HoldScope | null) => string[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const names = useUserNames();
  return (scope) => {
    if (scope === null) return [t('holds.scope.lost')];
    if (isEverything(scope)) return [t('holds.scope.everything')];
    const { owner, number, q, direction, device, from, to, conversation, ids } = scope;
    return [
      owner !== undefined && t('holds.scope.owner', { owner: names(owner) }),
      number !== undefined && t('holds.scope.number', { number }),
      q !== undefined && t('holds.scope.q', { q }),
      direction !== undefined && t(`direction.${direction}`),
      device !== undefined && t('holds.scope.device', { device }),
      from !== undefined && t('holds.scope.from', { from: formats.moment(from) }),
      to !== undefined && t('holds.scope.to', { to: formats.moment(to) }),
      conversation !== undefined && t('holds.scope.conversation', { conversation }),
      ids !== undefined && t('holds.scope.ids', { count: ids.length }),
    ].filter((word) => word !== false);
  };
}
