import { Button, Modal, Textarea } from '@mantine/core';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reason } from '../api/removal.js';
import css from './dialog.module.css';

const MOST_CHARACTERS = 1_000;

type Props = {
  title: string;
  /** What comes of it. */
  children: ReactNode;
  action: string;
  isForGood?: boolean;
  onClose: () => void;
  onConfirm: (reason: Reason) => void;
};

/** Asks before something is done, and for the reason. */
export function ReasonDialog({ title, children, action, isForGood, onClose, onConfirm }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    onConfirm(reason.trim() === '' ? null : reason.trim());
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('recording.close') }}
    >
      <form className={css.form} onSubmit={onSubmit}>
        {children}
        <ReasonField value={reason} onChange={setReason} />
        <div className={css.buttons}>
          <Button type="submit" {...(isForGood && { color: 'red.9' })}>
            {action}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('removal.ask.cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type FieldProps = { value: string; onChange: (value: string) => void };

function ReasonField({ value, onChange }: FieldProps) {
  const { t } = useTranslation();
  return (
    <Textarea
      label={t('removal.ask.reason')}
      rows={2}
      maxLength={MOST_CHARACTERS}
      data-autofocus
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
