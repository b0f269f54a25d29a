import { Button, CloseButton, NativeSelect, Popover, Switch, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
import { useSession } from '../session/use-session.js';
import { type Filters, isFiltered, lastDays, viewOf } from './filters.js';
import css from './filter-bar.module.css';
import { serverNow } from '../api/server-clock.js';

const TYPING_PAUSE_MS = 250;
const DIRECTIONS = ['in', 'out', 'internal'] as const;
const STATES = ['recording', 'received', 'converting', 'ready', 'failed'] as const;

const NOTHING: Filters = {
  q: '',
  number: '',
  from: '',
  to: '',
  direction: '',
  protected: '',
  unowned: '',
  ownerRemoved: '',
};

type Props = { filters: Filters; onChange: (change: Filters) => void };

/** What narrows the list. Everything chosen here stands in the address. */
export function FilterBar({ filters, onChange }: Props) {
  const { t } = useTranslation();
  const view = viewOf(filters);
  const clear = { ...NOTHING, ...(view === 'kept' && { state: '' }) };
  return (
    <search className={css.bar} aria-label={t('filter.label')}>
      <TypedFilter
        id="search"
        className={css.search}
        label={t('filter.search')}
        hint={t('filter.searchHint')}
        icon
        value={filters.q ?? ''}
        onChange={(q) => onChange({ q })}
      />
      <DatesFilter filters={filters} onChange={onChange} />
      <NativeSelect
        aria-label={t('filter.direction')}
        className={css.choice}
        value={filters.direction ?? ''}
        onChange={({ currentTarget }) => onChange({ direction: currentTarget.value })}
        data={[
          { value: '', label: t('filter.anyDirection') },
          ...DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) })),
        ]}
      />
      {view === 'kept' && <StateFilter filters={filters} onChange={onChange} />}
      <MoreFilters filters={filters} onChange={onChange} />
      {isFiltered(filters) && (
        <Button variant="subtle" size="sm" onClick={() => onChange(clear)}>
          {t('filter.clear')}
        </Button>
      )}
    </search>
  );
}

function StateFilter({ filters, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      aria-label={t('filter.state')}
      className={css.choice}
      value={filters.state ?? ''}
      onChange={({ currentTarget }) => onChange({ state: currentTarget.value })}
      data={[
        { value: '', label: t('filter.anyState') },
        ...STATES.map((value) => ({ value, label: t(`state.${value}`) })),
      ]}
    />
  );
}

type TypedProps = {
  id: string;
  className?: string | undefined;
  label: string;
  hint: string;
  icon?: boolean;
  value: string;
  onChange: (value: string) => void;
};

/** A field that narrows the list while one types, a moment after the last key. */
function TypedFilter({ id, className, label, hint, icon, value, onChange }: TypedProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = window.setTimeout(() => onChange(typed), TYPING_PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <TextInput
      id={id}
      className={className ?? ''}
      type="text"
      aria-label={label}
      title={hint}
      placeholder={label}
      leftSection={icon ? <Icon name="search" /> : null}
      rightSection={
        typed === '' ? null : (
          <CloseButton size="sm" aria-label={t('filter.clear')} onClick={() => onChange('')} />
        )
      }
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
    />
  );
}

function DatesFilter({ filters: { from, to }, onChange }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [first, last] = [from, to].map((day) => day && formats.shortDay(`${day}T12:00:00`));
  const label =
    first && last
      ? first === last
        ? first
        : `${first} – ${last}`
      : first
        ? t('filter.since', { from: first })
        : last
          ? t('filter.until', { to: last })
          : t('filter.dates');
  const presets = [
    [t('list.today'), 1],
    [t('filter.last7'), 7],
    [t('filter.last30'), 30],
  ] as const;
  return (
    <Popover position="bottom-start" trapFocus shadow="md">
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<Icon name="calendar" />}
          data-set={Boolean(from ?? to)}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('filter.dates')}>
        <div className={css.presets}>
          {presets.map(([name, days]) => (
            <Button
              key={days}
              size="xs"
              variant="light"
              onClick={() => onChange(lastDays(days, serverNow()))}
            >
              {name}
            </Button>
          ))}
        </div>
        <div className={css.days}>
          <TextInput
            type="date"
            label={t('filter.from')}
            value={from ?? ''}
            max={to ?? ''}
            onChange={({ currentTarget }) => onChange({ from: currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t('filter.to')}
            value={to ?? ''}
            min={from ?? ''}
            onChange={({ currentTarget }) => onChange({ to: currentTarget.value })}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function MoreFilters({ filters, onChange }: Props) {
  const { t } = useTranslation();
  const { role } = useSession().user;
  const { number, protected: isProtected, unowned, ownerRemoved } = filters;
  const isSet = Boolean(number ?? isProtected ?? unowned ?? ownerRemoved);
  return (
    <Popover position="bottom-start" trapFocus shadow="md">
      <Popover.Target>
        <Button variant="default" data-set={isSet}>
          {t('filter.more')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('filter.more')}>
        <div className={css.more}>
          <label htmlFor="number">{t('filter.number')}</label>
          <TypedFilter
            id="number"
            label={t('filter.numberHint')}
            hint={t('filter.numberShort')}
            value={filters.number ?? ''}
            onChange={(number) => onChange({ number })}
          />
          <Switch
            label={t('filter.protectedOnly')}
            checked={filters.protected === 'true'}
            onChange={({ currentTarget }) =>
              onChange({ protected: currentTarget.checked ? 'true' : '' })
            }
          />
          {role !== 'user' && (
            <>
              <Switch
                label={t('owner.filter')}
                checked={unowned === 'true'}
                onChange={({ currentTarget }) =>
                  onChange({ unowned: currentTarget.checked ? 'true' : '' })
                }
              />
              <Switch
                label={t('owner.filterRemoved')}
                checked={ownerRemoved === 'true'}
                onChange={({ currentTarget }) =>
                  onChange({ ownerRemoved: currentTarget.checked ? 'true' : '' })
                }
              />
            </>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
