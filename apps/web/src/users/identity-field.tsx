import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readWays } from '../api/session.js';
import type { User } from '../api/types.js';

type Identity = User['identity'];
type Props = {
  /** As it is saved. */
  saved: Identity;
  value: Identity;
  error: string | null;
  onChange: (identity: Identity) => void;
};

/** Who at the OpenID provider opens the account; shown where there is a provider, or was one. */
export function IdentityField({ saved, value, error, onChange }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ['ways'], queryFn: readWays, retry: false });
  if (!data?.oidc && saved === null) return null;
  // Whoever is typed anew is of the provider that is configured, which only the server knows.
  const typed = (subject: string): Identity => {
    if (subject === '') return null;
    return subject === saved?.subject ? saved : { subject, issuer: '' };
  };
  const hint = t('users.identityHint');
  return (
    <TextInput
      label={t('users.field.identity')}
      description={saved === null ? hint : `${hint} ${t('users.identityOf', saved)}`}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={255}
      error={error}
      value={value?.subject ?? ''}
      onChange={({ currentTarget }) => onChange(typed(currentTarget.value))}
    />
  );
}
