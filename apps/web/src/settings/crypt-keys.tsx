import { PasswordInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { enterCryptKey, readCryptKeys } from '../api/administration.js';
import { useFormats } from '../language/format.js';
import { FormFoot } from '../shell/form-foot.js';
import { usePlacedFaults } from '../shell/placed-faults.js';
import { say } from '../shell/saved.js';
import css from '../shell/administration.module.css';

const PROGRESS_MS = 5_000;

/** Every crypt key there was, what takes it to be read, and how far recordings have come to the newest. */
export function CryptKeysList() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data } = useQuery({
    queryKey: ['settings', 'crypt-keys'],
    queryFn: readCryptKeys,
    refetchInterval: PROGRESS_MS,
  });
  if (data === undefined || data.keys.length === 0) return null;
  return (
    <>
      <ul className={css.rows} aria-label={t('encryption.list')}>
        {data.keys.map(({ number, since, open, recordings }) => (
          <li key={number} className={css.row}>
            <span className={css.main}>
              {t('encryption.row', { number, since: formats.moment(since) })}
            </span>
            <span className={css.sub}>
              {t('encryption.recordings', { count: recordings })}
              {' · '}
              {t(open ? 'encryption.open' : 'encryption.closed')}
            </span>
          </li>
        ))}
      </ul>
      {data.left > 0 && <p>{t('encryption.left', { count: data.left })}</p>}
      {data.keys.some(({ open }) => !open) && <EnterKey />}
    </>
  );
}

function EnterKey() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [key, setKey] = useState('');
  const enter = useMutation({
    mutationFn: enterCryptKey,
    onSuccess: async () => {
      setKey('');
      say(t('encryption.entered'));
      await client.invalidateQueries();
    },
  });
  const faults = usePlacedFaults(enter.error, { fields: ['cryptKey'] });
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (key !== '') enter.mutate(key);
  };
  return (
    <form className={css.form} onSubmit={onSubmit} noValidate>
      <PasswordInput
        label={t('encryption.enter')}
        description={t('encryption.enterHint')}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
        error={faults.at['cryptKey']}
        value={key}
        onChange={({ currentTarget }) => setKey(currentTarget.value)}
      />
      <FormFoot
        label={t('encryption.enterAction')}
        isChanged={key !== ''}
        isPending={enter.isPending}
        fault={faults.rest}
      />
    </form>
  );
}
