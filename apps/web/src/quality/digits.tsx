import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DialledDigit } from '../api/types.js';
import { clock } from '../language/format.js';
import { useSession } from '../session/use-session.js';
import { Fault } from '../shell/fault.js';
import { SIDES, leadInTo } from './marks.js';
import { useDigits } from './use-quality.js';
import css from './quality.module.css';

type Props = { id: string; call: number; count: number; onJump: (ms: number) => void };

/**
 * Dialled digits may be PINs: they are not even loaded before somebody asks to see them, which the
 * history then says.
 */
export function Digits({ id, call, count, onJump }: Props) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  const { data, error, isFetching } = useDigits(id, call, isShown);
  const { user, appObject } = useSession();
  // An auditor hears what his App object grants, and is refused the rest when he asks.
  const mayHear = user.role !== 'auditor' || appObject !== null;
  return (
    <div className={css.digits}>
      <p className={css.digitsLead}>
        <span>{t('quality.digits', { count })}</span>
        {mayHear && (
          <Button
            variant="default"
            size="compact-sm"
            aria-expanded={isShown}
            loading={isShown && isFetching}
            title={t('quality.showDigitsHint')}
            onClick={() => setShown(!isShown)}
          >
            {t(isShown ? 'quality.hideDigits' : 'quality.showDigits')}
          </Button>
        )}
      </p>
      {isShown && error && <Fault error={error} />}
      {isShown && data && <DigitList digits={data.items} onJump={onJump} />}
    </div>
  );
}

type ListProps = { digits: readonly DialledDigit[]; onJump: (ms: number) => void };

function DigitList({ digits, onJump }: ListProps) {
  const { t } = useTranslation();
  return SIDES.map((side) => ({ side, own: digits.filter((digit) => digit.side === side) }))
    .filter(({ own }) => own.length > 0)
    .map(({ side, own }) => (
      <div key={side} className={css.digitRow}>
        <span className={css.sideName} data-side={side}>
          {t(`party.${side}`)}
        </span>
        <ol aria-label={t('quality.digitsOf', { side: t(`party.${side}`) })}>
          {own.map(({ atMs, digit }) => (
            <li key={atMs}>
              <button
                type="button"
                className={css.digit}
                title={t('quality.digitAt', { time: clock(atMs) })}
                onClick={() => onJump(leadInTo(atMs))}
              >
                {digit}
              </button>
            </li>
          ))}
        </ol>
      </div>
    ));
}
