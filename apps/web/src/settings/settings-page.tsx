import { Button, NumberInput, PasswordInput, Skeleton, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeSettings, readSettings } from '../api/administration.js';
import type { Settings, SettingsChange } from '../api/types.js';
import { useSession } from '../session/use-session.js';
import { Fault, useFaultWords } from '../shell/fault.js';
import { say } from '../shell/saved.js';
import css from '../shell/shell.module.css';

const MOST_DAYS = 11_000;
const LEAST_PASSWORD = 8;

/** What an administrator can set. Each card is saved for itself. */
export function SettingsPage() {
  const { t } = useTranslation();
  const { role } = useSession().user;
  const { data, error, refetch } = useQuery({
    queryKey: ['settings'],
    queryFn: readSettings,
    enabled: role === 'admin',
  });
  return (
    <div className={css.sheet}>
      <h1>{t('settings.title')}</h1>
      {role !== 'admin' ? (
        <p>{t('settings.denied')}</p>
      ) : data ? (
        <>
          <PbxNameCard settings={data} />
          <RetentionCard settings={data} />
          <CredentialsCard settings={data} />
        </>
      ) : error ? (
        <Fault error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton mt="lg" height={320} />
      )}
    </div>
  );
}

function useChange() {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: SettingsChange) => changeSettings(change),
    onSuccess: async () => {
      say(t('settings.saved'));
      await client.invalidateQueries({ queryKey: ['settings'] });
      await client.invalidateQueries({ queryKey: ['status'] });
    },
  });
}

type CardProps = {
  title: string;
  change: ReturnType<typeof useChange>;
  onSave: () => void;
  children: ReactNode;
  more?: ReactNode;
};

function Card({ title, change, onSave, children, more }: CardProps) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    onSave();
  };
  return (
    <section className={css.card}>
      <h2>{title}</h2>
      <form onSubmit={onSubmit}>
        {children}
        {change.isError && (
          <p className={css.formFault} role="alert">
            {words(change.error)}
          </p>
        )}
        <Button type="submit" loading={change.isPending}>
          {t('settings.save')}
        </Button>
        {more}
      </form>
    </section>
  );
}

function PbxNameCard({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const change = useChange();
  const [name, setName] = useState(settings.pbxName ?? '');
  return (
    <Card
      title={t('settings.pbx')}
      change={change}
      onSave={() => change.mutate({ pbxName: name.trim() || null })}
    >
      <TextInput
        label={t('settings.pbxName')}
        description={t('settings.pbxNameHint')}
        error={settings.pbxName === null && name === '' ? t('settings.pbxMissing') : null}
        maxLength={100}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
    </Card>
  );
}

function RetentionCard({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const change = useChange();
  const [days, setDays] = useState<number | string>(settings.retentionDays);
  return (
    <Card
      title={t('settings.retention')}
      change={change}
      onSave={() => change.mutate({ retentionDays: Number(days) })}
    >
      <NumberInput
        label={t('settings.retentionDays')}
        description={t('settings.retentionHint')}
        min={0}
        max={MOST_DAYS}
        allowDecimal={false}
        required
        value={days}
        onChange={setDays}
      />
    </Card>
  );
}

function CredentialsCard({ settings: { webdav } }: { settings: Settings }) {
  const { t } = useTranslation();
  const change = useChange();
  const [user, setUser] = useState(webdav?.user ?? '');
  const [password, setPassword] = useState('');
  const reset = { onSuccess: () => setPassword('') };
  const remove = (
    <Button
      variant="default"
      onClick={() => change.mutate({ webdav: null }, { onSuccess: () => setUser('') })}
    >
      {t('settings.webdavRemove')}
    </Button>
  );
  return (
    <Card
      title={t('settings.webdav')}
      change={change}
      onSave={() => change.mutate({ webdav: { user: user.trim(), password } }, reset)}
      more={webdav !== null && remove}
    >
      <p>{t('settings.webdavHint')}</p>
      <p>
        <strong>
          {webdav ? t('settings.webdavSet', { user: webdav.user }) : t('settings.webdavOpen')}
        </strong>
      </p>
      <TextInput
        label={t('settings.webdavUser')}
        autoComplete="off"
        required
        maxLength={100}
        value={user}
        onChange={({ currentTarget }) => setUser(currentTarget.value)}
      />
      <PasswordInput
        label={t('settings.webdavPassword')}
        autoComplete="new-password"
        required
        minLength={LEAST_PASSWORD}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
    </Card>
  );
}
