import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Act } from '../api/types.js';
import { enActivity } from '../language/en-activity.js';
import type { ActivityFilter } from './activity-filter.js';
import css from './activity.module.css';

/** Each has its words, and the server's own list holds those to be complete. */
const KINDS = Object.keys(enActivity.what) as Act['what'][];

type Props = {
  filter: ActivityFilter;
  hasPerson: boolean;
  onChange: (filter: ActivityFilter) => void;
};

/** By whom, of what kind, on which days, and of which recording. */
export function FilterFields({ filter, hasPerson, onChange }: Props) {
  const { t } = useTranslation();
  const kinds = KINDS.map((value) => ({ value, label: t(`activity.what.${value}`) }));
  const set = (change: Partial<ActivityFilter>) => onChange({ ...filter, ...change });
  return (
    <>
      <div className={css.filter}>
        {hasPerson && (
          <Person key={filter.user} user={filter.user} onChange={(user) => set({ user })} />
        )}
        <NativeSelect
          label={t('activity.filter.what')}
          value={filter.what}
          data={[{ value: '', label: t('activity.all') }, ...kinds]}
          onChange={({ currentTarget }) => set({ what: currentTarget.value })}
        />
        {(['from', 'to'] as const).map((end) => (
          <TextInput
            key={end}
            type="date"
            label={t(`activity.filter.${end}`)}
            value={filter[end]}
            onChange={({ currentTarget }) => set({ [end]: currentTarget.value })}
          />
        ))}
      </div>
      {filter.recording !== '' && (
        <p className={css.narrowed}>
          {t('activity.ofRecording')}{' '}
          <Button variant="default" size="compact-xs" onClick={() => set({ recording: '' })}>
            {t('activity.ofAll')}
          </Button>
        </p>
      )}
    </>
  );
}

type PersonProps = { user: string; onChange: (user: string) => void };

/** Asked for when it is written to its end: half a name is nobody's. */
function Person({ user, onChange }: PersonProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(user);
  const submit = () => {
    if (text.trim() !== user) onChange(text.trim());
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    submit();
  };
  return (
    <form onSubmit={onSubmit}>
      <TextInput
        label={t('activity.filter.user')}
        placeholder={t('activity.filter.userHint')}
        maxLength={100}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onBlur={submit}
      />
    </form>
  );
}
