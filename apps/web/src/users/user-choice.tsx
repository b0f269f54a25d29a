import { MultiSelect, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { nameOf, useEverybody } from './use-users.js';

const SHOWN = 50;

type Common = { label: string; description?: string; error?: string | null };
type OneProps = Common & { value: string | null; onChange: (id: string | null) => void };

/** One user, or nobody. */
export function UserSelect({ value, onChange, error = null, ...words }: OneProps) {
  const { t } = useTranslation();
  return (
    <Select
      {...words}
      error={error}
      data={useChoices(value === null ? [] : [value])}
      limit={SHOWN}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('users.clear') }}
      placeholder={t('users.choose')}
      nothingFoundMessage={t('users.noneFound')}
      value={value}
      onChange={onChange}
    />
  );
}

type SeveralProps = Common & { value: string[]; onChange: (ids: string[]) => void };

/** Any number of users. */
export function UsersSelect({ value, onChange, error = null, ...words }: SeveralProps) {
  const { t } = useTranslation();
  return (
    <MultiSelect
      {...words}
      error={error}
      data={useChoices(value)}
      limit={SHOWN}
      searchable
      hidePickedOptions
      placeholder={t('users.choose')}
      nothingFoundMessage={t('users.noneFound')}
      value={value}
      onChange={onChange}
    />
  );
}

/** Everybody; who is chosen already and not known (any more) stands by his id. */
function useChoices(chosen: readonly string[]) {
  const { data = [] } = useEverybody();
  const known = new Set(data.map(({ id }) => id));
  const strangers = chosen.filter((id) => !known.has(id));
  return [
    ...data.map((user) => ({ value: user.id, label: nameOf(user) })),
    ...strangers.map((id) => ({ value: id, label: id })),
  ];
}
