import { Button, PasswordInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { Ask } from '../shell/ask.js';
import { FormFoot } from '../shell/form-foot.js';
import { usePlacedFaults } from '../shell/placed-faults.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { CryptKeysList } from './crypt-keys.js';
import { useChangeSettings } from './use-settings.js';

const LEAST = 12;
type Props = { settings: Settings };

/** Under which crypt key what comes in is encrypted, and which there were. */
export function EncryptionCard({ settings }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { cryptKey } = settings;
  return (
    <section className={shell.card}>
      <h2>{t('encryption.title')}</h2>
      <p>{t('encryption.hint')}</p>
      <p>
        <strong>
          {cryptKey
            ? t('encryption.inForce', {
                number: cryptKey.number,
                since: formats.moment(cryptKey.since),
              })
            : t('encryption.none')}
        </strong>
      </p>
      <NewKey />
      {cryptKey !== null && <RemoveKey />}
      <CryptKeysList />
    </section>
  );
}

function NewKey() {
  const { t } = useTranslation();
  const change = useChangeSettings();
  const [key, setKey] = useState('');
  const [again, setAgain] = useState('');
  const [isTried, setTried] = useState(false);
  const faults = usePlacedFaults(change.error, { fields: ['cryptKey'] });
  const isShort = key.trim().length < LEAST;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (isShort || key !== again) return;
    const onSuccess = () => {
      setKey('');
      setAgain('');
      setTried(false);
    };
    change.mutate({ cryptKey: key }, { onSuccess });
  };
  return (
    <form className={css.form} onSubmit={onSubmit} noValidate>
      <PasswordInput
        label={t('encryption.key')}
        description={t('encryption.strength')}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
        error={isTried && isShort ? t('encryption.short') : faults.at['cryptKey']}
        value={key}
        onChange={({ currentTarget }) => setKey(currentTarget.value)}
      />
      <PasswordInput
        label={t('encryption.again')}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
        error={isTried && key !== again ? t('encryption.different') : null}
        value={again}
        onChange={({ currentTarget }) => setAgain(currentTarget.value)}
      />
      <FormFoot isChanged={key !== ''} isPending={change.isPending} fault={faults.rest} />
    </form>
  );
}

function RemoveKey() {
  const { t } = useTranslation();
  const change = useChangeSettings();
  const faults = usePlacedFaults(change.error, { fields: [] });
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button variant="default" mt="md" onClick={() => setAsking(true)}>
        {t('encryption.remove')}
      </Button>
      {isAsking && (
        <Ask
          title={t('encryption.remove')}
          action={t('encryption.remove')}
          isDangerous
          isPending={change.isPending}
          fault={faults.rest}
          onClose={() => setAsking(false)}
          onConfirm={() => change.mutate({ cryptKey: null }, { onSuccess: () => setAsking(false) })}
        >
          <p>{t('encryption.removeHint')}</p>
        </Ask>
      )}
    </>
  );
}
