import { ActionIcon, Button, Modal, TextInput, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Withholding, takeRedacted } from '../api/evidence.js';
import type { Recording } from '../api/types.js';
import { Icon } from '../icons.js';
import { useFaultWords } from '../shell/fault.js';
import { say } from '../shell/saved.js';
import { clockOf } from './clock-text.js';
import css from './dialog.module.css';
import { WhichOne } from './removal-dialog.js';
import { type Row, faultOf, spansOf } from './withheld-rows.js';

const MOST_CHARACTERS = 1_000;
/** Until the browser has begun to keep it. */
const KEPT_MS = 60_000;

type Props = { recording: Recording; onClose: () => void };

/** Somebody takes evidence away in which he withholds seconds, and says why. */
export function WithholdDialog({ recording, onClose }: Props) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const [rows, setRows] = useState<readonly Row[]>([{ id: 0, from: '', to: '' }]);
  const [reason, setReason] = useState('');
  const [isAsked, ask] = useState(false);
  const take = useTake(recording.id, onClose);
  const lasts = Math.ceil((recording.durationMs ?? 0) / 1_000);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    ask(true);
    const isFine = reason.trim() !== '' && rows.every((row) => faultOf(row, lasts) === null);
    if (isFine) take.mutate({ withhold: spansOf(rows), reason: reason.trim() });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('withhold.title')}
      closeButtonProps={{ 'aria-label': t('recording.close') }}
    >
      <form className={css.form} onSubmit={onSubmit} noValidate>
        <WhichOne recording={recording} />
        <p>{t('withhold.hint')}</p>
        <Stretches rows={rows} onRows={setRows} lasts={lasts} isAsked={isAsked} />
        <Textarea
          label={t('withhold.reason')}
          description={t('withhold.reasonHint')}
          rows={2}
          required
          maxLength={MOST_CHARACTERS}
          value={reason}
          error={isAsked && reason.trim() === '' ? t('withhold.noReason') : null}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <div role="alert" className={css.fault}>
          {take.error && words(take.error)}
        </div>
        <div className={css.buttons}>
          <Button type="submit" loading={take.isPending}>
            {t('withhold.take')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('withhold.cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function useTake(id: string, onDone: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (withholding: Withholding) => takeRedacted(id, withholding),
    onSuccess: (file) => {
      save(file);
      say(t('withhold.taken'));
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['recording', id] }),
  });
}

const save = (file: File): void => {
  const address = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), { href: address, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
};

type StretchesProps = {
  rows: readonly Row[];
  onRows: (rows: readonly Row[]) => void;
  lasts: number;
  isAsked: boolean;
};

/** What is withheld, from when to when. */
function Stretches({ rows, onRows, lasts, isAsked }: StretchesProps) {
  const { t } = useTranslation();
  const more = useRef<HTMLButtonElement>(null);
  const onChange = (changed: Row) =>
    onRows(rows.map((row) => (row.id === changed.id ? changed : row)));
  const onRemove = (removed: Row) => {
    onRows(rows.filter(({ id }) => id !== removed.id));
    more.current?.focus();
  };
  const onAdd = () => onRows([...rows, { id: (rows.at(-1)?.id ?? 0) + 1, from: '', to: '' }]);
  return (
    <fieldset className={css.stretches}>
      <legend>{t('withhold.stretches', { end: clockOf(lasts) })}</legend>
      {rows.map((row, n) => (
        <Stretch
          key={row.id}
          row={row}
          number={n + 1}
          fault={isAsked ? faultOf(row, lasts) : null}
          end={clockOf(lasts)}
          onChange={onChange}
          {...(rows.length > 1 && { onRemove })}
        />
      ))}
      <Button
        ref={more}
        variant="default"
        size="xs"
        leftSection={<Icon name="plus" />}
        onClick={onAdd}
      >
        {t('withhold.add')}
      </Button>
    </fieldset>
  );
}

type StretchProps = {
  row: Row;
  /** Its place in the list, from 1 on. */
  number: number;
  fault: ReturnType<typeof faultOf>;
  end: string;
  onChange: (row: Row) => void;
  onRemove?: (row: Row) => void;
};

function Stretch({ row, number, fault, end, onChange, onRemove }: StretchProps) {
  const { t } = useTranslation();
  const field = (at: 'from' | 'to') => (
    <TextInput
      label={t(`withhold.${at}`, { number })}
      placeholder="0:00"
      data-autofocus={number === 1 && at === 'from' ? true : undefined}
      autoComplete="off"
      value={row[at]}
      error={fault?.at === at ? t(`withhold.${fault.why}`, { end }) : null}
      onChange={({ currentTarget }) => onChange({ ...row, [at]: currentTarget.value })}
    />
  );
  return (
    <div className={css.stretch}>
      {field('from')}
      {field('to')}
      {onRemove && (
        <ActionIcon
          variant="subtle"
          size={36}
          aria-label={t('withhold.remove', { number })}
          title={t('withhold.remove', { number })}
          onClick={() => onRemove(row)}
        >
          <Icon name="trash" />
        </ActionIcon>
      )}
    </div>
  );
}
