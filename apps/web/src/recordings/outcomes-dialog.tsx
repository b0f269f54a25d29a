import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Outcome, Outcomes } from '../recording/use-perform-many.js';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
import { Dialog } from '../shell/dialog.js';
import { useFaultWords } from '../shell/fault.js';
import css from '../shell/administration.module.css';
import { leadOf } from './words.js';

type Props = { outcomes: Outcomes; onClose: () => void };

/** Of each recording what came of it: what was refused first, with the reason. */
export function OutcomesDialog({ outcomes: { deed, all, undo }, onClose }: Props) {
  const { t } = useTranslation();
  const refused = all.filter(({ fault }) => fault !== null);
  const done = all.filter(({ fault }) => fault === null);
  return (
    <Dialog
      title={t('removal.many.outcome', { done: done.length, count: all.length })}
      onClose={onClose}
    >
      <div className={css.ask}>
        {refused.length > 0 && (
          <List title={t('removal.many.refused', { count: refused.length })} outcomes={refused} />
        )}
        {done.length > 0 && (
          <List title={t(`removal.many.did.${deed}`, { count: done.length })} outcomes={done} />
        )}
        <div className={css.buttons}>
          <Button onClick={onClose} data-autofocus>
            {t('removal.many.close')}
          </Button>
          {undo && done.length > 0 && (
            <Button
              variant="default"
              onClick={() => {
                onClose();
                undo();
              }}
            >
              {t('removal.many.undo', { count: done.length })}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

function List({ title, outcomes }: { title: string; outcomes: readonly Outcome[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <ul className={css.outcomes}>
        {outcomes.map((outcome) => (
          <Line key={outcome.recording.id} outcome={outcome} />
        ))}
      </ul>
    </section>
  );
}

function Line({ outcome: { recording, fault } }: { outcome: Outcome }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useFaultWords();
  const name = leadOf(recording).lead.main ?? t('party.unknown');
  return (
    <li data-tone={fault ? 'bad' : 'good'}>
      <Icon name={fault ? 'alert' : 'check'} size={16} />
      <span>
        <Link href={`/recording/${recording.id}`}>
          {name}, {formats.moment(recording.startedAt)}
        </Link>
        {fault && <small>{words(fault)}</small>}
      </span>
    </li>
  );
}
