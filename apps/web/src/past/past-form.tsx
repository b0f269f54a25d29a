import { Button, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PastFilters } from './past-filters.js';
import { type Asked, pastQuery } from './use-past.js';
import css from './past.module.css';

type Props = { asked: Asked; onAsk: (asked: Asked) => void };

/** When, and whose eyes. What is typed is asked when one says so: every look leaves a trace. */
export function PastForm({ asked, onAsk }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(asked);
  const type = (change: Asked) => setTyped((before) => ({ ...before, ...change }));
  const field = (name: 'at' | 'user' | 'appObject' | 'q') => ({
    label: t(`past.field.${name}`),
    value: typed[name] ?? '',
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      type({ [name]: currentTarget.value }),
  });
  const ask = (event: SubmitEvent) => {
    event.preventDefault();
    onAsk(typed);
  };
  return (
    <form className={css.form} onSubmit={ask}>
      <TextInput type="datetime-local" step={1} required {...field('at')} />
      <TextInput description={t('past.userHint')} {...field('user')} />
      {typed.user && <TextInput description={t('past.appObjectHint')} {...field('appObject')} />}
      <TextInput {...field('q')} />
      <PastFilters typed={typed} onType={type} />
      <Button type="submit" disabled={pastQuery(typed) === null}>
        {t('past.ask')}
      </Button>
    </form>
  );
}
