import { useTranslation } from 'react-i18next';
import { TokenList } from '../account/token-list.js';
import { useTokens } from '../account/use-tokens.js';
import shell from '../shell/shell.module.css';

/** The API tokens of a user, for administrators; nothing where there are none. */
export function UserTokens({ id }: { id: string }) {
  const { t } = useTranslation();
  const tokens = useTokens(id);
  if (!tokens.data || tokens.data.items.length === 0) return null;
  return (
    <section className={shell.card}>
      <h2>{t('tokens.title')}</h2>
      <TokenList query={tokens} />
    </section>
  );
}
