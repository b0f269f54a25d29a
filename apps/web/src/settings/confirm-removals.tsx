import { useTranslation } from 'react-i18next';
import type { Keeping } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { Ask } from '../shell/ask.js';
import css from '../shell/administration.module.css';
import { Removals } from './removals.js';

type Props = {
  /** Other settings that it comes of; without them it comes of other members. */
  keeping?: Partial<Keeping>;
  atOnce: number;
  /** It was another number when it was asked before. */
  hasChanged?: boolean;
  isPending: boolean;
  fault: string | null;
  onClose: () => void;
  onConfirm: () => void;
};

/** Before recordings go for good at once: says what cannot be undone, and asks for their number. */
export function ConfirmRemovals({ keeping, atOnce, hasChanged = false, ...props }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Ask
      {...props}
      title={t('retention.confirm.title', { count: atOnce })}
      action={t('retention.confirm.action', { count: atOnce })}
      isDangerous
      typed={{
        label: t('retention.confirm.type', { number: formats.number(atOnce) }),
        text: String(atOnce),
      }}
    >
      {hasChanged && (
        <p className={css.callout} data-tone="warn" role="status">
          {t('retention.confirm.changed')}
        </p>
      )}
      <div className={css.callout} data-tone="bad">
        <strong>{t('retention.confirm.forGood')}</strong>
        <ul>
          <li>{t('retention.confirm.destroyed')}</li>
          <li>{t('retention.confirm.noWayBack')}</li>
          <li>{t('retention.confirm.begins')}</li>
        </ul>
      </div>
      <p>{t('retention.confirm.spared')}</p>
      {keeping ? <Removals keeping={keeping} isQuiet /> : <p>{t('retention.confirm.members')}</p>}
    </Ask>
  );
}
