import { Button, Kbd } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcuts } from '../shell/shortcuts.js';
import { useFaultWords } from '../shell/fault.js';
import css from './recording.module.css';

/** Long enough to read, to think and to reach; it waits while the pointer or the focus is on it. */
const UNDO_MS = 20_000;
const FAULT_MS = 12_000;

type Undo = () => void;
/** What can be undone at this moment, by its toast; the latest last. */
const undos = new Map<string, Undo>();

/** Says what was done, and offers to take it back: by the button, or by the Z key. */
export function useUndoable() {
  const { t } = useTranslation();
  return (message: string, undo: Undo) => {
    const act = () => {
      notifications.hide(id);
      undos.delete(id);
      undo();
    };
    const id = notifications.show({
      autoClose: UNDO_MS,
      closeButtonProps: { 'aria-label': t('recording.close') },
      onClose: () => undos.delete(id),
      message: (
        <span className={css.undo}>
          <span>{message}</span>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-keyshortcuts="Z"
            title={t('removal.undoKey')}
            rightSection={<Kbd size="xs">Z</Kbd>}
            onClick={act}
          >
            {t('recording.undo')}
          </Button>
        </span>
      ),
    });
    undos.set(id, act);
  };
}

/** The Z key takes back what was done last, as long as that is offered. */
export function useUndoKey(): void {
  useShortcuts({ z: () => [...undos.values()].at(-1)?.() });
}

/** Says what was done, with something to follow it up. */
export function useSayWith() {
  const { t } = useTranslation();
  return (message: ReactNode) =>
    notifications.show({
      message,
      autoClose: UNDO_MS,
      closeButtonProps: { 'aria-label': t('recording.close') },
    });
}

/** Says why something was not done. */
export function useComplaint() {
  const { t } = useTranslation();
  const words = useFaultWords();
  return (why: unknown) =>
    notifications.show({
      color: 'red',
      message: typeof why === 'string' ? why : words(why),
      autoClose: FAULT_MS,
      closeButtonProps: { 'aria-label': t('recording.close') },
    });
}
