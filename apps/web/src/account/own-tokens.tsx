import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyText } from '../shell/copy-text.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { NewToken } from './new-token.js';
import { TokenList } from './token-list.js';
import { useTokens } from './use-tokens.js';

/** The tokens with which programs act in one's name; a new one is shown once. */
export function OwnTokens() {
  const { t } = useTranslation();
  const tokens = useTokens(null);
  const [made, setMade] = useState<{ name: string; token: string } | null>(null);
  return (
    <section className={shell.card}>
      <h2>{t('tokens.title')}</h2>
      <p className={css.lead}>{t('tokens.lead')}</p>
      <TokenList query={tokens} />
      {made === null ? (
        <NewToken onMade={setMade} />
      ) : (
        <div className={css.form}>
          <p role="status">{t('tokens.made', { name: made.name })}</p>
          <CopyText text={made.token} />
          <div className={css.foot}>
            <Button onClick={() => setMade(null)}>{t('tokens.taken')}</Button>
          </div>
        </div>
      )}
    </section>
  );
}
