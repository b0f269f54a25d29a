import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ApiToken } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { Loaded } from '../shell/sheet.js';
import css from '../shell/administration.module.css';
import { type useTokens, useEndToken } from './use-tokens.js';

/** API tokens, each with what it may do; any can be ended from here. */
export function TokenList({ query }: { query: ReturnType<typeof useTokens> }) {
  const { t } = useTranslation();
  return (
    <Loaded query={query} height={60}>
      {({ items }) =>
        items.length === 0 ? (
          <p className={css.nothing}>{t('tokens.none')}</p>
        ) : (
          <ul className={css.rows} aria-label={t('tokens.title')}>
            {items.map((token) => (
              <TokenRow key={token.id} token={token} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function TokenRow({ token }: { token: ApiToken }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const end = useEndToken();
  const { id, scope, appObject, expiresAt, expired, lastUsedAt } = token;
  const name = token.name ?? t('users.erased');
  const may = scope.map((each) => t(`tokens.scope.${each}.name`)).join(', ');
  const used =
    lastUsedAt === null ? t('tokens.unused') : t('tokens.used', { at: moment(lastUsedAt) });
  const until = t(expired ? 'tokens.expired' : 'tokens.expires', { at: moment(expiresAt) });
  return (
    <li className={css.row}>
      <span className={css.main}>{name}</span>
      <span className={css.sub}>{[may, appObject, until, used].filter(Boolean).join(' · ')}</span>
      <span className={css.side}>
        <Button
          variant="default"
          size="compact-sm"
          loading={end.isPending}
          aria-label={t('tokens.endOf', { name })}
          onClick={() => end.mutate(id)}
        >
          {t('tokens.end')}
        </Button>
      </span>
    </li>
  );
}
