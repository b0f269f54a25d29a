import { Button, Textarea } from '@mantine/core';
import type { KeyboardEvent, SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import css from './notes.module.css';

const MOST_CHARACTERS = 10_000;

type FormProps = {
  label: string;
  placeholder?: string;
  text: string;
  onText: (text: string) => void;
  action: string;
  hint?: string;
  isPending: boolean;
  onSubmit: () => void;
  onCancel?: () => void;
};

/** Where a note is written; Ctrl + Enter is enough. */
export function NoteForm(props: FormProps) {
  const { t } = useTranslation();
  const { label, placeholder, text, onText, action, hint, isPending, onCancel } = props;
  const isEmpty = text.trim() === '';
  const submit = () => {
    if (!isEmpty && !isPending) props.onSubmit();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    submit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
    if (event.key === 'Escape') onCancel?.();
  };
  return (
    <form className={css.form} onSubmit={onSubmit}>
      <Textarea
        aria-label={label}
        {...(placeholder !== undefined && { placeholder })}
        rows={onCancel ? 4 : 2}
        maxLength={MOST_CHARACTERS}
        autoFocus={onCancel !== undefined}
        value={text}
        onChange={({ currentTarget }) => onText(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {(!isEmpty || onCancel) && (
        <div className={css.buttons}>
          <Button type="submit" size="xs" loading={isPending} disabled={isEmpty}>
            {action}
          </Button>
          {onCancel && (
            <Button size="xs" variant="default" onClick={onCancel}>
              {t('notes.cancel')}
            </Button>
          )}
          {hint !== undefined && <span className={css.hint}>{hint}</span>}
        </div>
      )}
    </form>
  );
}
