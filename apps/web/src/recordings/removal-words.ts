import { useTranslation } from 'react-i18next';
import type { Recording } from '../api/types.js';
import { serverNow } from '../api/server-clock.js';
import { useFormats } from '../language/format.js';
import { departsSoon } from './soon.js';

type Due = Pick<Recording, 'removesOn' | 'removesRule' | 'removesDays' | 'removesRuleName'>;

/** Why a recording goes by itself, such as "retention 90 days"; null: it does not. */
export function useRuleWords() {
  const { t } = useTranslation();
  return ({ removesRule, removesDays, removesRuleName }: Due): string | null => {
    if (removesRule === null || removesDays === null) return null;
    const count = removesDays;
    return removesRuleName === null
      ? t(`removal.rule.${removesRule}`, { count })
      : t('removal.rule.named', { count, name: removesRuleName });
  };
}

/** What a row says of the day on which its recording goes, where that is near. */
export function useRowRemoval() {
  const { t } = useTranslation();
  const formats = useFormats();
  const ruleWords = useRuleWords();
  return (recording: Recording): { short: string; why: string } | null => {
    const { removesOn } = recording;
    if (removesOn === null || !departsSoon(recording, serverNow())) return null;
    const short = t('removal.goes', { date: formats.shortDay(removesOn) });
    return { short, why: ruleWords(recording) ?? '' };
  };
}
