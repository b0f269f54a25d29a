import { useTranslation } from 'react-i18next';
import type { WhatIf } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { Removals } from '../settings/removals.js';
import { Ask } from '../shell/ask.js';
import css from '../shell/administration.module.css';

type Props = {
  /** Whose licence it is: a user, or a template. */
  name: string;
  whatIf: WhatIf;
  /** How many recordings go within the time of grace. */
  count: number;
  isPending: boolean;
  fault: string | null;
  onClose: () => void;
  onConfirm: () => void;
};

/** Before a licence is taken away that keeps recordings: says which go, and asks for their number. */
export function ConfirmUnlicensing({ name, whatIf, count, ...props }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Ask
      {...props}
      title={t('users.unlicense.title', { name })}
      action={t('users.unlicense.action')}
      isDangerous
      typed={{
        label: t('retention.confirm.type', { number: formats.number(count) }),
        text: String(count),
      }}
    >
      <div className={css.callout} data-tone="bad">
        <strong>{t('users.unlicense.goes', { count })}</strong>
        <span>{t('users.unlicense.saved')}</span>
      </div>
      <Removals keeping={whatIf} isQuiet />
    </Ask>
  );
}
