import { NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserChange } from '../api/users.js';
import type { User } from '../api/types.js';
import { useSession } from '../session/use-session.js';
import { useDraft } from '../shell/draft.js';
import { FormFoot } from '../shell/form-foot.js';
import { usePlacedFaults } from '../shell/placed-faults.js';
import css from '../shell/administration.module.css';
import { ConfirmUnlicensing } from './confirm-unlicensing.js';
import { LicenceFields } from './licence-fields.js';
import { IdentityField } from './identity-field.js';
import { FirstPassword } from './first-password.js';
import { LEAST_PASSWORD } from './password-card.js';
import { useCarefulSave } from './use-careful-save.js';
import { changeOf } from './user-change.js';

const ROLES = ['user', 'admin', 'auditor'] as const;
const FIELDS = [
  'name',
  'number',
  'role',
  'password',
  'licensed',
  'licenceTemplate',
  'devices',
  'identity',
];
const CODES = {
  'user-name-taken': 'name',
  'last-administrator': 'role',
  'mac-invalid': 'devices',
  'template-unknown': 'licenceTemplate',
  'identity-taken': 'identity',
  'issuer-missing': 'identity',
};

type Props = {
  /** Without an id: somebody who is to be made. */
  user: Omit<User, 'id'> & { id: string | null };
  onSaved: (user: User) => void;
};

/** What an administrator says of a user. Only what is changed is saved. */
export function UserForm({ user, onSaved }: Props) {
  const { t } = useTranslation();
  const { id } = user;
  const isOwn = useSession().user.id === id;
  const draft = useDraft(`user ${id ?? 'new'}`, user);
  const [password, setPassword] = useState('');
  const [mustChange, setMustChange] = useState(true);
  const [missing, setMissing] = useState<Record<string, string>>({});
  const save = useCarefulSave(id, (saved) => {
    draft.settle(different);
    setPassword('');
    onSaved(saved);
  });
  const faults = usePlacedFaults(save.error, { fields: FIELDS, codes: CODES });
  const { value, set, different } = draft;
  const errorOf = (field: string) => missing[field] ?? faults.at[field] ?? null;
  const lacksOf = () => {
    const lacks: Record<string, string> = {};
    if ((value.name ?? '').trim() === '') lacks['name'] = t('users.nameMissing');
    if (password !== '' && password.length < LEAST_PASSWORD)
      lacks['password'] = t('users.passwordShort', { count: LEAST_PASSWORD });
    if (value.licenceTemplate === '') lacks['licenceTemplate'] = t('users.templates.missing');
    return lacks;
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const lacks = lacksOf();
    setMissing(lacks);
    if (Object.keys(lacks).length > 0) return;
    const change: UserChange = { ...changeOf(value, different) };
    if (password !== '') Object.assign(change, { password, mustChangePassword: mustChange });
    save.start(change, value.licensed === false && user.licensed !== false);
  };
  return (
    <form className={css.form} onSubmit={onSubmit} noValidate>
      <TextInput
        label={t('users.field.name')}
        description={t('users.nameHint')}
        required
        autoComplete="off"
        maxLength={200}
        error={errorOf('name')}
        value={value.name ?? ''}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
      />
      <TextInput
        label={t('users.field.number')}
        autoComplete="off"
        maxLength={50}
        error={errorOf('number')}
        value={value.number ?? ''}
        onChange={({ currentTarget }) => set({ number: currentTarget.value || null })}
      />
      <NativeSelect
        label={t('users.field.role')}
        description={t(isOwn ? 'users.ownRoleHint' : `users.roleHint.${value.role}`)}
        error={errorOf('role')}
        value={value.role}
        onChange={({ currentTarget }) => set({ role: currentTarget.value as User['role'] })}
        data={ROLES.map((role) => ({ value: role, label: t(`account.role.${role}`) }))}
      />
      <LicenceFields
        user={user}
        value={value}
        onChange={set}
        error={errorOf('licensed')}
        templateError={errorOf('licenceTemplate')}
      />
      <TagsInput
        label={t('users.field.devices')}
        description={t('users.devicesHint')}
        placeholder={value.devices.length === 0 ? '00:90:33:30:2a:b1' : ''}
        acceptValueOnBlur
        splitChars={[',', ';', ' ']}
        error={errorOf('devices')}
        value={value.devices}
        onChange={(devices) => set({ devices })}
      />
      <IdentityField
        saved={user.identity}
        value={value.identity}
        error={errorOf('identity')}
        onChange={(identity) => set({ identity })}
      />
      {id === null && (
        <FirstPassword
          value={password}
          error={errorOf('password')}
          onChange={setPassword}
          mustChange={mustChange}
          onMustChange={setMustChange}
        />
      )}
      <FormFoot
        isChanged={draft.isChanged}
        isPending={save.isPending}
        fault={faults.rest}
        onDiscard={() => {
          draft.discard();
          setMissing({});
          save.reset();
        }}
        {...(id === null && { label: t('users.make') })}
      />
      {save.asked && (
        <ConfirmUnlicensing
          name={user.name ?? ''}
          whatIf={save.whatIf}
          count={save.asked.count}
          isPending={save.isPending}
          fault={faults.rest}
          onClose={save.close}
          onConfirm={save.confirm}
        />
      )}
    </form>
  );
}
