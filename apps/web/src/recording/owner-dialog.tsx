import { Button, Modal, TextInput, Textarea } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Person, assignOwner, findPeople } from '../api/owners.js';
import type { Recording } from '../api/types.js';
import { Icon } from '../icons.js';
import { useFaultWords } from '../shell/fault.js';
import { say } from '../shell/saved.js';
import { WhichOne } from './removal-dialog.js';
import css from './dialog.module.css';

/** Nobody is a choice too: radio buttons need a word for it. */
const NOBODY = '';

type Props = { recording: Recording; onClose: () => void };

/** An administrator says whose a recording is. */
export function OwnerDialog({ recording, onClose }: Props) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const [chosen, choose] = useState(recording.owner?.id ?? null);
  const [reason, setReason] = useState('');
  const assign = useAssign(recording.id, onClose);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (chosen !== null)
      assign.mutate({ owner: chosen === NOBODY ? null : chosen, reason: reason.trim() || null });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('owner.change')}
      closeButtonProps={{ 'aria-label': t('recording.close') }}
    >
      <form className={css.form} onSubmit={onSubmit}>
        <WhichOne recording={recording} />
        <People chosen={chosen} onChoose={choose} />
        <Textarea
          label={t('owner.reason')}
          rows={2}
          maxLength={1_000}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <div role="alert" className={css.fault}>
          {assign.error && words(assign.error)}
        </div>
        <div className={css.buttons}>
          <Button type="submit" loading={assign.isPending} disabled={chosen === null}>
            {t('owner.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('owner.cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function useAssign(id: string, onDone: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ owner, reason }: { owner: string | null; reason: string | null }) =>
      assignOwner(id, owner, reason),
    onSuccess: () => {
      say(t('owner.did'));
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['recording', id] }),
  });
}

type PeopleProps = { chosen: string | null; onChoose: (id: string) => void };

/** The users that fit what is typed, and nobody. */
function People({ chosen, onChoose }: PeopleProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const { data } = useQuery({
    queryKey: ['people', q],
    queryFn: ({ signal }) => findPeople(q, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <TextInput
        label={t('owner.find')}
        leftSection={<Icon name="search" />}
        value={typed}
        data-autofocus
        autoComplete="off"
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <fieldset className={css.people}>
        <legend className={css.hidden}>{t('owner.people')}</legend>
        {data?.items.map((person) => (
          <Choice
            key={person.id}
            person={person}
            isChosen={person.id === chosen}
            onChoose={onChoose}
          />
        ))}
        <Choice
          person={{ id: NOBODY, name: t('owner.toNobody'), number: null }}
          isChosen={chosen === NOBODY}
          onChoose={onChoose}
        />
        <p className={css.hint} role="status">
          {data?.items.length === 0 ? t('owner.none') : data?.next ? t('owner.more') : ''}
        </p>
      </fieldset>
    </>
  );
}

type ChoiceProps = { person: Person; isChosen: boolean; onChoose: (id: string) => void };

function Choice({ person: { id, name, number }, isChosen, onChoose }: ChoiceProps) {
  return (
    <label>
      <input type="radio" name="owner" checked={isChosen} onChange={() => onChoose(id)} />
      <span>{name ?? id}</span>
      {number !== null && <span className={css.number}>{number}</span>}
    </label>
  );
}
