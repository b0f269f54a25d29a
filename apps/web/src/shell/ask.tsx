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
  /** What must be typed before, how it is asked for, and what is said of anything else. */
  typed?: { label: string; text: string; wrong?: string };
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
    const isRight = typed === undefined || bare(text) === bare(typed.text);
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
            inputMode={typed.wrong === undefined ? 'numeric' : 'text'}
            data-autofocus
            error={isWrong ? (typed.wrong ?? t('administration.typedWrong')) : null}
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

/** However a number is grouped, and whatever stands between words. */
const bare = (text: string): string => text.replaceAll(/[\s.,’']/g, '');
