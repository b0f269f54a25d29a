import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../api/types.js';
import { type Outcomes, usePerformMany } from '../recording/use-perform-many.js';
import type { Deed } from '../recording/use-perform.js';
import { useFormats } from '../language/format.js';
import { useSession } from '../session/use-session.js';
import { Ask } from '../shell/ask.js';
import { useShortcuts } from '../shell/shortcuts.js';
import type { View } from './filters.js';
import { OutcomesDialog } from './outcomes-dialog.js';
import { useSelection } from './selection.js';
import { focusedRow } from './step.js';
import css from './recordings-page.module.css';

/** Begins to choose recordings, to do the same to several of them. */
export function SelectButton() {
  const { t } = useTranslation();
  const { isSelecting, begin, end } = useSelection();
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      aria-pressed={isSelecting}
      aria-keyshortcuts="x"
      title={t('removal.many.beginHint')}
      onClick={isSelecting ? end : begin}
    >
      {t(isSelecting ? 'removal.many.end' : 'removal.many.begin')}
    </Button>
  );
}

type Props = { recordings: readonly Recording[]; view: View };

/** What can be done to the chosen recordings, and what came of it. */
export function SelectionBar({ recordings, view }: Props) {
  const { t } = useTranslation();
  const { isSelecting, ids, set, end, toggle, extend } = useSelection();
  const [outcomes, tell] = useState<Outcomes | null>(null);
  const [asked, ask] = useState<Deed | null>(null);
  const { perform, running } = usePerformMany(tell);
  const chosen = recordings.filter(({ id }) => ids.has(id));
  const deeds = useDeeds(view);
  const start = (deed: Deed) => {
    if (chosen.length === 0 || running !== null) return;
    if (FOR_GOOD.has(deed)) ask(deed);
    else void perform(deed, chosen);
  };
  const atFocus = (act: (id: string) => void) => () => {
    const id = focusedRow();
    if (id !== null) act(id);
  };
  const removal = deeds.findLast((deed) => deed !== 'restore');
  useShortcuts({
    x: atFocus(toggle),
    X: atFocus(extend),
    ...(isSelecting && { Escape: end, Delete: () => removal && start(removal) }),
  });
  return (
    <>
      {isSelecting && (
        <div role="toolbar" aria-label={t('removal.many.label')} className={css.selection}>
          <span role="status" className={css.count}>
            {running
              ? t('removal.many.running', { done: running.done, of: running.of })
              : t('removal.many.count', { count: chosen.length })}
          </span>
          {deeds.map((deed) => (
            <Button
              key={deed}
              size="compact-md"
              variant="default"
              disabled={chosen.length === 0 || running !== null}
              onClick={() => start(deed)}
            >
              {t(`removal.many.deed.${deed}`)}
            </Button>
          ))}
          <Button
            size="compact-md"
            variant="subtle"
            onClick={() => set(recordings.map(({ id }) => id))}
          >
            {t('removal.many.all', { count: recordings.length })}
          </Button>
          <Button size="compact-md" variant="subtle" onClick={end}>
            {t('removal.many.end')}
          </Button>
        </div>
      )}
      {asked && (
        <AskForGood
          count={chosen.length}
          onClose={() => ask(null)}
          onConfirm={() => {
            ask(null);
            void perform(asked, chosen);
          }}
        />
      )}
      {outcomes && <OutcomesDialog outcomes={outcomes} onClose={() => tell(null)} />}
    </>
  );
}

const FOR_GOOD: ReadonlySet<Deed> = new Set<Deed>(['permanent', 'purge']);

/** What may be tried in this list by this session. */
function useDeeds(view: View): Deed[] {
  const { user, deletionMode } = useSession();
  if (user.role === 'auditor' || view === 'deleted') return [];
  const canDelete = deletionMode === 'Recoverable' || deletionMode === 'Permanent';
  if (view === 'bin')
    return user.role === 'admin' && deletionMode !== 'Denied' ? ['restore', 'purge'] : ['restore'];
  const deletion: Deed[] = canDelete
    ? [deletionMode === 'Permanent' ? 'permanent' : 'recycle']
    : [];
  return ['protect', 'unprotect', ...deletion];
}

type AskProps = { count: number; onClose: () => void; onConfirm: () => void };

function AskForGood({ count, onClose, onConfirm }: AskProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Ask
      title={t('removal.many.forGood', { count })}
      action={t('removal.purge')}
      isDangerous
      isPending={false}
      fault={null}
      typed={{
        label: t('retention.confirm.type', { number: formats.number(count) }),
        text: String(count),
      }}
      onClose={onClose}
      onConfirm={onConfirm}
    >
      <p>{t('removal.ask.lost')}</p>
      <p>{t('removal.many.kept')}</p>
    </Ask>
  );
}
