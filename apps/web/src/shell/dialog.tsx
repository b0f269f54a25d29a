import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './administration.module.css';

type Props = { title: string; onClose: () => void; children: ReactNode };

/** Something to be answered before anything else. */
export function Dialog({ title, onClose, children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      classNames={{ title: css.dialogTitle ?? '', body: css.dialog ?? '' }}
      closeButtonProps={{ 'aria-label': t('recording.close') }}
    >
      {children}
    </Modal>
  );
}
