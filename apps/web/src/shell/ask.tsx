import { Button, TextInput } from '@mantine/core';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog.js';
import css from './administration.module.css';

type Props = {
  title: string;
  /** What comes of it. */
  children: ReactNode;
  action: string;
  isDangerous?: boolean;
  isPending: boolean;
  fault: string | null;
  /** What must be typed before, and how it is asked for. */
  typed?: { label: string; text: string };
  onClose: () => void;
  onConfirm: () => void;
};

/** Asks once more before something is done that matters. */
export function Ask({ title, children, action, isDangerous = false, typed, ...props }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    // A modal is no part of the form that it was opened from, but React takes it for one.
    event.stopPropagation();
    const isRight = typed === undefined || text.replaceAll(/[\s.,’']/g, '') === typed.text;
    setWrong(!isRight);
    if (isRight) props.onConfirm();
  };
  return (
    <Dialog onClose={props.onClose} title={title}>
      <form className={css.ask} onSubmit={onSubmit} noValidate>
        {children}
        {typed && (
          <TextInput
            label={typed.label}
            value={text}
            autoComplete="off"
            inputMode="numeric"
            data-autofocus
            error={isWrong ? t('administration.typedWrong') : null}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
        <div role="alert" className={css.fault}>
          {props.fault}
        </div>
        <div className={css.buttons}>
          <Button type="submit" loading={props.isPending} {...(isDangerous && { color: 'red.9' })}>
            {action}
          </Button>
          <Button variant="default" onClick={props.onClose}>
            {t('administration.cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
