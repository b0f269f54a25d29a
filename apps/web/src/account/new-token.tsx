import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../api/server-clock.js';
import type { ApiToken } from '../api/types.js';
import { useSession } from '../session/use-session.js';
import { FormFoot } from '../shell/form-foot.js';
import { usePlacedFaults } from '../shell/placed-faults.js';
import css from '../shell/administration.module.css';
import { useMakeToken } from './use-tokens.js';

type Scope = ApiToken['scope'][number];

const DAY_MS = 24 * 60 * 60 * 1_000;
const LASTS_DAYS = [30, 90, 180, 365];
/** What can be of use to somebody of a role. */
const SCOPES = {
  user: ['read', 'listen', 'write'],
  auditor: ['read', 'listen', 'events'],
  admin: ['read', 'listen', 'write', 'events', 'operate', 'admin'],
} as const satisfies Record<string, readonly Scope[]>;

/** Makes a token for oneself. */
export function NewToken({ onMade }: { onMade: (made: { name: string; token: string }) => void }) {
  const { t } = useTranslation();
  const { user, appObject } = useSession();
  const make = useMakeToken();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<string[]>([]);
  const [days, setDays] = useState(LASTS_DAYS[1] ?? 0);
  const [wasSent, setSent] = useState(false);
  const faults = usePlacedFaults(make.error, { fields: ['name', 'scope', 'expiresAt'] });
  const lacksName = wasSent && name.trim() === '' ? t('tokens.nameMissing') : null;
  const lacksScope = wasSent && scope.length === 0 ? t('tokens.mayMissing') : null;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setSent(true);
    if (name.trim() === '' || scope.length === 0) return;
    const expiresAt = new Date(serverNow().getTime() + days * DAY_MS).toISOString();
    const onSuccess = ({ token }: { token: string }) => onMade({ name: name.trim(), token });
    make.mutate({ name: name.trim(), scope: scope as Scope[], expiresAt }, { onSuccess });
  };
  return (
    <form className={css.form} onSubmit={onSubmit} noValidate>
      <TextInput
        label={t('tokens.name')}
        description={t('tokens.nameHint')}
        autoComplete="off"
        maxLength={100}
        error={lacksName ?? faults.at['name']}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <ScopeChoice
        of={SCOPES[user.role]}
        error={lacksScope ?? faults.at['scope'] ?? null}
        value={scope}
        onChange={setScope}
      />
      <NativeSelect
        label={t('tokens.lasts')}
        error={faults.at['expiresAt']}
        value={String(days)}
        onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
        data={LASTS_DAYS.map((count) => ({
          value: String(count),
          label: t('tokens.days', { count }),
        }))}
      />
      {appObject !== null && <p className={css.lead}>{t('tokens.through', { name: appObject })}</p>}
      <FormFoot
        isChanged={name !== ''}
        isPending={make.isPending}
        fault={faults.rest}
        label={t('tokens.make')}
      />
    </form>
  );
}

type Choice = {
  of: readonly Scope[];
  error: string | null;
  value: string[];
  onChange: (scope: string[]) => void;
};

function ScopeChoice({ of, error, value, onChange }: Choice) {
  const { t } = useTranslation();
  return (
    <Checkbox.Group label={t('tokens.may')} error={error} value={value} onChange={onChange}>
      {of.map((each) => (
        <Checkbox
          key={each}
          mt={8}
          value={each}
          label={t(`tokens.scope.${each}.name`)}
          description={t(`tokens.scope.${each}.hint`)}
        />
      ))}
    </Checkbox.Group>
  );
}
