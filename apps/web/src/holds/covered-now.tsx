import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HoldScope } from '../api/types.js';
import { useFaultWords } from '../shell/fault.js';
import css from '../shell/administration.module.css';
import { useCovered } from './use-holds.js';

const TYPING_PAUSE_MS = 300;

/** How many recordings a hold would cover at this moment, counted while one types. */
export function CoveredNow({ scope, fault }: { scope: HoldScope | null; fault: string | null }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const { data, error } = useCovered(useSettled(scope));
  return (
    <div className={css.callout} data-tone={scope === null ? 'warn' : undefined} role="status">
      {scope === null ? (
        <strong>{fault ?? t('holds.scopeMissing')}</strong>
      ) : error ? (
        <span>{words(error)}</span>
      ) : (
        <>
          <strong>
            {data ? t('holds.coversNow', { count: data.recordings }) : t('holds.counting')}
          </strong>
          <span>{t('holds.coversLater')}</span>
        </>
      )}
    </div>
  );
}

/** The scope as it stands once nobody types any more. */
function useSettled(scope: HoldScope | null): HoldScope | null {
  const asText = JSON.stringify(scope);
  const [settled, setSettled] = useState(asText);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(asText), TYPING_PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [asText]);
  return JSON.parse(settled) as HoldScope | null;
}
