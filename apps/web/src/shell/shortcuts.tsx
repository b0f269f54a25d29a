import { Kbd, Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './shell.module.css';

/** Where keys are text or have a meaning of their own. */
const TAKES_KEYS =
  'input:not([type=checkbox], [type=radio]), textarea, select, [role=menu], [role=dialog]';
const TAKES_SPACE = 'button, summary, input, [role=menuitem], [role=switch]';

type Keys = Record<string, (event: KeyboardEvent) => void>;

function isTaken({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || !(target instanceof Element)) return true;
  if (target.closest(TAKES_KEYS) || document.querySelector('[aria-modal=true]')) return true;
  return key === ' ' && target.closest(TAKES_SPACE) !== null;
}

/** Keys that work anywhere on the page, except where one types. */
export function useShortcuts(keys: Keys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = current.current[event.key];
      if (!act || event.defaultPrevented || isTaken(event)) return;
      event.preventDefault();
      act(event);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

const SHOWN = [
  ['/', 'search'],
  ['j', 'next'],
  ['k', 'previous'],
  ['␣', 'play'],
  ['←', 'back'],
  ['→', 'forward'],
  ['x', 'select'],
  ['Del', 'delete'],
  ['z', 'undo'],
  ['Esc', 'close'],
  ['?', 'help'],
] as const;

/** The list of keys, opened with `?`. */
export function useShortcutsHelp() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  useShortcuts({ '?': () => setOpen(true) });
  const help = (
    <Modal
      opened={isOpen}
      onClose={() => setOpen(false)}
      title={t('shortcuts.title')}
      closeButtonProps={{ 'aria-label': t('recording.close') }}
    >
      <dl className={css.keys}>
        {SHOWN.map(([key, name]) => (
          <div key={key}>
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{t(`shortcuts.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
  return { help, show: () => setOpen(true) };
}
