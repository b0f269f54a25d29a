import { ActionIcon } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icons.js';
import { copy, select } from './clipboard.js';
import css from './shell.module.css';

const SAID_FOR_MS = 2_000;

/** A line to be copied as it stands. */
export function CopyText({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const line = useRef<HTMLElement>(null);
  const onClick = async () => {
    if (!(await copy(text))) {
      select(line.current);
      return;
    }
    setCopied(true);
    window.setTimeout(() => setCopied(false), SAID_FOR_MS);
  };
  const label = t(isCopied ? 'copy.done' : 'copy.action');
  return (
    <span className={css.copyText}>
      <code ref={line} tabIndex={0}>
        {text}
      </code>
      <ActionIcon variant="subtle" aria-label={label} title={label} onClick={() => void onClick()}>
        <Icon name={isCopied ? 'check' : 'copy'} />
      </ActionIcon>
    </span>
  );
}
