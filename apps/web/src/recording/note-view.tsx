import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeNote, removeNote } from '../api/notes.js';
import type { Note, Recording } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { useSession } from '../session/use-session.js';
import { NoteForm } from './note-form.js';
import { useWriting } from './use-writing.js';
import { Wordings } from './wordings.js';
import css from './notes.module.css';

type NoteProps = { recording: Recording; note: Note };

/** One note: what it says, who wrote it, and for who may, how to change it. */
export function NoteView({ recording, note }: NoteProps) {
  const [mode, setMode] = useState<'read' | 'change' | 'remove'>('read');
  const back = () => setMode('read');
  return (
    <li className={css.note}>
      <NoteHead note={note} />
      {mode === 'change' ? (
        <ChangeNote id={recording.id} note={note} onDone={back} />
      ) : (
        <p className={css.text}>{note.text}</p>
      )}
      {mode === 'read' && (
        <NoteActions
          recording={recording}
          note={note}
          onChange={() => setMode('change')}
          onRemove={() => setMode('remove')}
        />
      )}
      {mode === 'remove' && <RemoveNote id={recording.id} note={note} onKeep={back} />}
      <Wordings note={note} />
    </li>
  );
}

/** Who wrote it and when, and who changed it since. */
export function NoteHead({ note }: { note: Note }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { byName, at, by, changedAt, changedBy, changedByName } = note;
  const date = changedAt && formats.moment(changedAt);
  const name = changedByName ?? t('notes.someone');
  return (
    <p className={css.head}>
      <strong>{byName ?? t('notes.someone')}</strong>{' '}
      <time dateTime={at}>{formats.moment(at)}</time>
      {date !== null && (
        <span>
          {changedBy === by ? t('notes.changed', { date }) : t('notes.changedBy', { name, date })}
        </span>
      )}
    </p>
  );
}

type ActionsProps = NoteProps & { onChange: () => void; onRemove: () => void };

/** For who wrote it, and for administrators; a legal hold keeps it as it is. */
function NoteActions({ recording, note, onChange, onRemove }: ActionsProps) {
  const { t } = useTranslation();
  const { user, notes: mayWrite } = useSession();
  const isOwn = note.by === `user:${user.id}`;
  if (!mayWrite || recording.held || !(isOwn || user.role === 'admin')) return null;
  const name = note.byName ?? t('notes.someone');
  return (
    <div className={css.buttons}>
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={t('notes.changeNamed', { name })}
        onClick={onChange}
      >
        {t('notes.change')}
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={t('notes.removeNamed', { name })}
        onClick={onRemove}
      >
        {t('notes.remove')}
      </Button>
    </div>
  );
}

type ChangeProps = { id: string; note: Note; onDone: () => void };

function ChangeNote({ id, note, onDone }: ChangeProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(note.text);
  const change = useWriting(id, () => changeNote(id, note.id, text.trim()), onDone);
  return (
    <NoteForm
      label={t('notes.changeNamed', { name: note.byName ?? t('notes.someone') })}
      text={text}
      onText={setText}
      action={t('notes.save')}
      isPending={change.isPending}
      onSubmit={() => (text.trim() === note.text ? onDone() : change.mutate(undefined))}
      onCancel={onDone}
    />
  );
}

type RemoveProps = { id: string; note: Note; onKeep: () => void };

function RemoveNote({ id, note, onKeep }: RemoveProps) {
  const { t } = useTranslation();
  const remove = useWriting(id, () => removeNote(id, note.id), onKeep);
  return (
    <div className={css.ask} role="group" aria-label={t('notes.remove')}>
      <span>{t('notes.removeAsk')}</span>
      <Button
        size="xs"
        color="red.9"
        loading={remove.isPending}
        onClick={() => remove.mutate(undefined)}
      >
        {t('notes.remove')}
      </Button>
      <Button size="xs" variant="default" autoFocus onClick={onKeep}>
        {t('notes.keep')}
      </Button>
    </div>
  );
}
