import { Checkbox, NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from '../shell/administration.module.css';
import { UserSelect } from '../users/user-choice.js';
import { type ScopeFields, idIn } from './scope.js';

const DIRECTIONS = ['in', 'out', 'internal'] as const;

type Props = {
  value: ScopeFields;
  set: (some: Partial<ScopeFields>) => void;
  faults: Readonly<Record<string, string>>;
};

/** Which recordings a hold covers: all that fits everything that is said here. */
export function ScopeForm({ value, set, faults }: Props) {
  const { t } = useTranslation();
  return (
    <fieldset className={css.fieldset}>
      <legend>{t('holds.covers')}</legend>
      <p>{t('holds.coversHint')}</p>
      <Checkbox
        label={t('holds.scope.everything')}
        checked={value.everything}
        onChange={({ currentTarget }) => set({ everything: currentTarget.checked })}
      />
      {!value.everything && <Conditions value={value} set={set} faults={faults} />}
    </fieldset>
  );
}

function Conditions({ value, set, faults }: Props) {
  const { t } = useTranslation();
  const text = (name: 'number' | 'q' | 'device' | 'conversation', most: number) => ({
    autoComplete: 'off',
    maxLength: most,
    error: faults[name],
    value: value[name],
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      set({ [name]: currentTarget.value }),
  });
  return (
    <>
      <UserSelect
        label={t('holds.field.owner')}
        error={faults['owner'] ?? null}
        value={value.owner || null}
        onChange={(owner) => set({ owner: owner ?? '' })}
      />
      <TextInput
        label={t('holds.field.number')}
        description={t('filter.numberHint')}
        {...text('number', 100)}
      />
      <div className={css.pair}>
        <TextInput
          type="date"
          label={t('filter.from')}
          max={value.to}
          value={value.from}
          onChange={({ currentTarget }) => set({ from: currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('filter.to')}
          min={value.from}
          error={faults['to']}
          value={value.to}
          onChange={({ currentTarget }) => set({ to: currentTarget.value })}
        />
      </div>
      <NativeSelect
        label={t('filter.direction')}
        value={value.direction}
        onChange={({ currentTarget }) => set({ direction: currentTarget.value })}
        data={[
          { value: '', label: t('filter.anyDirection') },
          ...DIRECTIONS.map((each) => ({ value: each, label: t(`direction.${each}`) })),
        ]}
      />
      <TextInput label={t('holds.field.q')} description={t('holds.qHint')} {...text('q', 200)} />
      <TextInput
        label={t('holds.field.device')}
        description={t('holds.deviceHint')}
        {...text('device', 64)}
      />
      <TextInput label={t('holds.field.conversation')} {...text('conversation', 64)} />
      <TagsInput
        label={t('holds.field.ids')}
        description={t('holds.idsHint')}
        acceptValueOnBlur
        splitChars={[',', ' ']}
        value={value.ids}
        onChange={(ids) => set({ ids: ids.map(idIn) })}
      />
    </>
  );
}
