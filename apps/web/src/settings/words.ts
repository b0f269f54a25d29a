import { useTranslation } from 'react-i18next';
import type { RetentionRule } from '../api/types.js';
import { asText } from '../shell/changes.js';
import type { FieldWords } from '../shell/event-history.js';
import { isSameName } from '../app-objects/names.js';
import { useAppObjects } from '../app-objects/use-app-objects.js';
import { useUserNames } from '../users/use-users.js';

/** For how long something is kept, in words. */
export function useDaysWords(): (days: number) => string {
  const { t } = useTranslation();
  return (days) => (days === 0 ? t('retention.forEver') : t('retention.days', { count: days }));
}

/** Which recordings a rule is for, in words: each condition that must be met. */
export function useRuleWords(): (rule: RetentionRule) => string[] {
  const { t } = useTranslation();
  const names = useUserNames();
  const { data } = useAppObjects();
  const named = (id: string) =>
    data?.items.find(({ name }) => isSameName(name, id))?.name ??
    t('retention.goneAppObject', { id });
  return ({ owner, number, direction, appObject, device, minSeconds }) =>
    [
      owner !== undefined && t('retention.when.owner', { owner: names(owner) }),
      number !== undefined && t('retention.when.number', { number }),
      direction !== undefined && t(`direction.${direction}`),
      appObject !== undefined && t('retention.when.appObject', { appObject: named(appObject) }),
      device !== undefined && t('retention.when.device', { device }),
      minSeconds !== undefined && t('retention.when.minSeconds', { count: minSeconds }),
    ].filter((word) => word !== false);
}

/** How the fields of the settings, and what they were set to, are called in the history. */
export function useSettingsWords(): FieldWords {
  const { t } = useTranslation();
  const days = useDaysWords();
  const conditions = useRuleWords();
  return {
    field: (name) => t(`settings.field.${name}` as 'settings.field.pbxName'),
    value: (value, field) => {
      if (value === null || value === undefined) return t('administration.nothing');
      if (typeof value === 'number' && field !== 'binDays') return days(value);
      if (typeof value === 'boolean') return t(value ? 'administration.on' : 'administration.off');
      if (field === 'roots')
        return t('settings.certificates', { count: asText(value).split('-----BEGIN').length - 1 });
      if (field !== 'retentionRules') return asText(value);
      const rule = value as RetentionRule;
      return t('retention.told', {
        name: rule.name,
        days: days(rule.days),
        conditions: conditions(rule).join(', '),
      });
    },
  };
}
