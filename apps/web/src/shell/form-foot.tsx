import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './administration.module.css';

type Props = {
  isChanged: boolean;
  isPending: boolean;
  /** What the server refused, as far as it belongs to no field. */
  fault: string | null;
  label?: string;
  onDiscard?: () => void;
};

/** The end of a form: save, or take back what was typed; and what is in the way. */
export function FormFoot({ isChanged, isPending, fault, label, onDiscard }: Props) {
  const { t } = useTranslation();
  return (
    <div className={css.foot}>
      <div role="alert" className={css.fault}>
        {fault}
      </div>
      <Button type="submit" loading={isPending} disabled={!isChanged}>
        {label ?? t('settings.save')}
      </Button>
      {isChanged && onDiscard && (
        <Button variant="subtle" onClick={onDiscard} disabled={isPending}>
          {t('administration.discard')}
        </Button>
      )}
      <span role="status" className={css.unsaved}>
        {isChanged && onDiscard ? t('administration.unsaved') : ''}
      </span>
    </div>
  );
}
