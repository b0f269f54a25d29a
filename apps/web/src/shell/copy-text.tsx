import { ActionIcon } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icons.js';
import css from './shell.module.css';

const SAID_FOR_MS = 2_000;

/** Puts text on the clipboard; also where a page without TLS has no clipboard API. */
export async function copy(text: string): Promise<void> {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

/** A line to be copied as it stands. */
export function CopyText({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const onClick = async () => {
    await copy(text);
    setCopied(true);
    window.setTimeout(() => setCopied(false), SAID_FOR_MS);
  };
  const label = t(isCopied ? 'copy.done' : 'copy.action');
  return (
    <span className={css.copyText}>
      <code tabIndex={0}>{text}</code>
      <ActionIcon variant="subtle" aria-label={label} title={label} onClick={() => void onClick()}>
        <Icon name={isCopied ? 'check' : 'copy'} />
      </ActionIcon>
    </span>
  );
}
