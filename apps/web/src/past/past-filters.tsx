import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useHolds } from '../holds/use-holds.js';
import { type Asked, NARROWING } from './use-past.js';
import css from './past.module.css';

const DIRECTIONS = ['in', 'out', 'internal'] as const;
/** What is kept of the past: not how far a conversion was. */
const STATES = ['recording', 'received', 'ready', 'failed', 'recycled', 'deleted'] as const;

type Props = { typed: Asked; onType: (change: Asked) => void };
type Typed = { currentTarget: { value: string } };

/** What narrows the list as it stood, folded away while nothing of it is asked for. */
export function PastFilters({ typed, onType }: Props) {
  const { t } = useTranslation();
  const isAsked = NARROWING.some((name) => typed[name]);
  const field = (name: keyof Asked) => ({
    value: typed[name] ?? '',
    onChange: ({ currentTarget }: Typed) => onType({ [name]: currentTarget.value }),
  });
  const choice = (any: string, values: readonly (readonly [value: string, label: string])[]) => [
    { value: '', label: any },
    ...values.map(([value, label]) => ({ value, label })),
  ];
  const only = (name: keyof Asked, label: string) => (
    <Switch
      label={label}
      checked={typed[name] === 'true'}
      onChange={({ currentTarget }) => onType({ [name]: currentTarget.checked ? 'true' : '' })}
    />
  );
  return (
    <details className={css.fold} open={isAsked}>
      <summary>{t('filter.more')}</summary>
      <div className={css.form}>
        <TextInput
          label={t('past.field.owner')}
          description={t('past.ownerHint')}
          {...field('owner')}
        />
        <TextInput label={t('filter.number')} {...field('number')} />
        <TextInput type="date" label={t('filter.from')} {...field('from')} />
        <TextInput type="date" label={t('filter.to')} {...field('to')} />
        <NativeSelect
          label={t('filter.direction')}
          data={choice(
            t('filter.anyDirection'),
            DIRECTIONS.map((value) => [value, t(`direction.${value}`)]),
          )}
          {...field('direction')}
        />
        <NativeSelect
          label={t('filter.state')}
          data={choice(
            t('filter.anyState'),
            STATES.map((value) => [value, t(`state.${value}`)]),
          )}
          {...field('state')}
        />
        <HoldChoice {...field('hold')} />
        <TextInput label={t('past.field.conversation')} {...field('conversation')} />
        {only('protected', t('filter.protectedOnly'))}
        {only('unowned', t('owner.filter'))}
        {only('ownerRemoved', t('owner.filterRemoved'))}
      </div>
    </details>
  );
}

/** Of the legal holds that there are, or were. */
function HoldChoice(field: { value: string; onChange: (typed: Typed) => void }) {
  const { t } = useTranslation();
  const { data } = useHolds();
  const holds = data?.pages.flatMap(({ items }) => items) ?? [];
  const known = holds.map(({ id, name }) => ({ value: id, label: name ?? id }));
  const isKnown = field.value === '' || known.some(({ value }) => value === field.value);
  return (
    <NativeSelect
      label={t('past.field.hold')}
      data={[
        { value: '', label: t('past.anyHold') },
        ...known,
        ...(isKnown ? [] : [{ value: field.value, label: field.value }]),
      ]}
      {...field}
    />
  );
}
