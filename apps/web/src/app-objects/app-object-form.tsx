import { Radio, Switch, TagsInput, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppObject } from '../api/types.js';
import { ConfirmRemovals } from '../settings/confirm-removals.js';
import { useDraft } from '../shell/draft.js';
import { FormFoot } from '../shell/form-foot.js';
import { usePlacedFaults } from '../shell/placed-faults.js';
import css from '../shell/administration.module.css';
import { UserSelect, UsersSelect } from '../users/user-choice.js';
import { useEverybody } from '../users/use-users.js';
import { removalsIn, useSaveAppObject } from './use-app-objects.js';

const KINDS = ['user', 'admin'] as const;
const MODES = ['Recoverable', 'Permanent', 'Denied'] as const;
const FIELDS = ['name', 'accessList', 'members', 'monitor'];
const CODES = {
  'app-object-exists': 'name',
  'app-object-name-invalid': 'name',
  'members-unknown': 'members',
};
/** Characters of a name. */
const LONGEST_NAME = 60;

type Props = { appObject: AppObject; isNew?: boolean; onSaved: (appObject: AppObject) => void };

/** What an App object grants, and to whom. Only what is changed is saved. */
export function AppObjectForm({ appObject, isNew = false, onSaved }: Props) {
  const { t } = useTranslation();
  const draft = useDraft(`app object ${isNew ? 'new' : appObject.name}`, appObject);
  const save = useSaveAppObject(isNew ? null : appObject.name);
  const faults = usePlacedFaults(save.error, { fields: FIELDS, codes: CODES });
  const [isNameless, setNameless] = useState(false);
  const { value, set, different } = draft;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const name = value.name.trim();
    setNameless(name === '');
    if (name === '') return;
    send(name, {});
  };
  const send = (name: string, confirmed: { confirmRemovals?: number }) =>
    save.mutate(
      { whole: { ...value, name }, different, ...confirmed },
      {
        onSuccess: (saved) => {
          draft.settle(different);
          onSaved(saved);
        },
      },
    );
  const removals = removalsIn(save.error);
  return (
    <form className={css.form} onSubmit={onSubmit} noValidate>
      {isNew && (
        <TextInput
          label={t('appObjects.field.name')}
          description={t('appObjects.nameHint')}
          required
          autoComplete="off"
          maxLength={LONGEST_NAME}
          error={isNameless ? t('appObjects.nameMissing') : faults.at['name']}
          value={value.name}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
      )}
      <UsersSelect
        label={t('appObjects.field.members')}
        description={t('appObjects.membersHint')}
        error={faults.at['members'] ?? null}
        value={value.members}
        onChange={(members) => set({ members })}
      />
      <Choices value={value} set={set} />
      <Switch
        label={t('appObjects.field.notes')}
        description={t('appObjects.notesHint')}
        checked={value.notes}
        onChange={({ currentTarget }) => set({ notes: currentTarget.checked })}
      />
      <AccessList value={value} set={set} error={faults.at['accessList'] ?? null} />
      <UserSelect
        label={t('appObjects.field.monitor')}
        description={t('appObjects.monitorHint')}
        error={faults.at['monitor'] ?? null}
        value={value.monitor}
        onChange={(monitor) => set({ monitor })}
      />
      <Switch
        label={t('appObjects.field.watermark')}
        description={t('appObjects.watermarkHint')}
        checked={value.watermark}
        onChange={({ currentTarget }) => set({ watermark: currentTarget.checked })}
      />
      <FormFoot
        isChanged={draft.isChanged}
        isPending={save.isPending}
        fault={faults.rest}
        onDiscard={() => {
          draft.discard();
          save.reset();
        }}
        {...(isNew && { label: t('appObjects.make') })}
      />
      {removals !== null && (
        <ConfirmRemovals
          key={removals}
          atOnce={removals}
          isPending={save.isPending}
          fault={null}
          onClose={save.reset}
          onConfirm={() => send(value.name.trim(), { confirmRemovals: removals })}
        />
      )}
    </form>
  );
}

type Part = { value: AppObject; set: (some: Partial<AppObject>) => void };

/** What its members are, and what deleting does for them, each in a sentence. */
function Choices({ value, set }: Part) {
  const { t } = useTranslation();
  return (
    <>
      <Radio.Group
        label={t('appObjects.field.deletionMode')}
        value={value.deletionMode}
        onChange={(mode) => set({ deletionMode: mode })}
      >
        <div className={css.radios}>
          {MODES.map((mode) => (
            <Radio
              key={mode}
              value={mode}
              label={t(`appObjects.mode.${mode}`)}
              description={t(`appObjects.modeHint.${mode}`)}
            />
          ))}
        </div>
      </Radio.Group>
      <Radio.Group
        label={t('appObjects.field.kind')}
        value={value.kind}
        onChange={(kind) => set({ kind: kind })}
      >
        <div className={css.radios}>
          {KINDS.map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={t(`appObjects.kind.${kind}`)}
              description={t(`appObjects.kindHint.${kind}`)}
            />
          ))}
        </div>
      </Radio.Group>
    </>
  );
}

function AccessList({ value, set, error }: Part & { error: string | null }) {
  const { t } = useTranslation();
  const { data = [] } = useEverybody();
  const names = data.flatMap(({ name }) => (name === null ? [] : [name]));
  return (
    <TagsInput
      label={t('appObjects.field.accessList')}
      description={t('appObjects.accessListHint')}
      placeholder={value.accessList.length === 0 ? '23*' : ''}
      data={[...new Set(names)]}
      limit={20}
      acceptValueOnBlur
      splitChars={[',', ';']}
      error={error}
      value={value.accessList}
      onChange={(accessList) => set({ accessList })}
    />
  );
}
