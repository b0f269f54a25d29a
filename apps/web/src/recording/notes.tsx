import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addNote, readNotes } from '../api/notes.js';
import type { Notes as Written, Recording, RemovedNote } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { useSession } from '../session/use-session.js';
import { Fault } from '../shell/fault.js';
import { NoteForm } from './note-form.js';
import { NoteHead, NoteView } from './note-view.js';
import { useWriting } from './use-writing.js';
import { Wordings } from './wordings.js';
import css from './notes.module.css';

/** What people wrote on a recording, with what it said before. */
export function Notes({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const { user, notes: isOn } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['notes', recording.id],
    queryFn: ({ signal }) => readNotes(recording.id, signal),
  });
  const isReader = user.role === 'auditor';
  return (
    <section className={css.notes} aria-label={t('notes.title')}>
      <h3>{t('notes.title')}</h3>
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data && <Listed recording={recording} notes={data} mayWrite={isOn && !isReader} />}
      {isOn && !isReader && <NewNote id={recording.id} />}
      {!isOn && !isReader && <p className={css.hint}>{t('notes.off')}</p>}
      <Removed notes={data?.removed ?? []} />
    </section>
  );
}

type ListedProps = { recording: Recording; notes: Written; mayWrite: boolean };

function Listed({ recording, notes: { items }, mayWrite }: ListedProps) {
  const { t } = useTranslation();
  if (items.length === 0) return mayWrite ? null : <p className={css.hint}>{t('notes.none')}</p>;
  return (
    <>
      {recording.held && <p className={css.hint}>{t('notes.held')}</p>}
      <ul className={css.list}>
        {items.map((note) => (
          <NoteView key={note.id} recording={recording} note={note} />
        ))}
      </ul>
    </>
  );
}

function NewNote({ id }: { id: string }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const add = useWriting(
    id,
    () => addNote(id, text.trim()),
    () => setText(''),
  );
  return (
    <NoteForm
      label={t('notes.write')}
      placeholder={t('notes.write')}
      text={text}
      onText={setText}
      action={t('notes.add')}
      hint={t('notes.keys')}
      isPending={add.isPending}
      onSubmit={() => add.mutate(undefined)}
    />
  );
}

/** What was taken away is still known. */
function Removed({ notes }: { notes: readonly RemovedNote[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (notes.length === 0) return null;
  return (
    <details className={css.removed}>
      <summary>{t('notes.removed', { count: notes.length })}</summary>
      <ul className={css.list}>
        {notes.map((note) => (
          <li key={note.id} className={css.note}>
            <NoteHead note={note} />
            <p className={css.text}>{note.text}</p>
            <p className={css.hint}>
              {t('notes.removedBy', {
                name: note.removedByName ?? t('notes.someone'),
                date: formats.moment(note.removedAt),
              })}
            </p>
            <Wordings note={note} />
          </li>
        ))}
      </ul>
    </details>
  );
}
