import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { CountedHold } from '../api/types.js';
import { clock, useFormats } from '../language/format.js';
import { StateLabel } from '../recordings/state-label.js';
import { leadOf } from '../recordings/words.js';
import { useSession } from '../session/use-session.js';
import { Ask } from '../shell/ask.js';
import { useFaultWords } from '../shell/fault.js';
import { say } from '../shell/saved.js';
import { Loaded, Sheet } from '../shell/sheet.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { useScopeWords } from './scope-words.js';
import { useCoveredRecordings, useHold, useLiftHold } from './use-holds.js';

/** One legal hold: what it covers, who placed it and why, who lifted it and why. */
export function HoldPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const hold = useHold(id);
  const isAdministrator = useSession().user.role === 'admin';
  const title = hold.data?.name ?? t('holds.one');
  return (
    <Sheet title={title} back={{ href: '/holds', name: t('holds.title') }}>
      <Loaded query={hold}>
        {(shown) => (
          <>
            <Facts hold={shown} />
            {shown.active && <Covered hold={shown} />}
            {shown.active && isAdministrator && <LiftCard hold={shown} />}
          </>
        )}
      </Loaded>
    </Sheet>
  );
}

function Facts({ hold }: { hold: CountedHold }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useScopeWords();
  const told = (at: string, name: string | null, by: string) =>
    `${formats.moment(at)} ${t('history.by', { name: name ?? by.replace(/^\w+:/, '') })}`;
  const { liftedAt, liftedBy } = hold;
  return (
    <section className={shell.card} aria-label={t('holds.about')}>
      <dl className={css.facts}>
        <Fact name={t('holds.state')}>{t(hold.active ? 'holds.inForce' : 'holds.over')}</Fact>
        <Fact name={t('holds.covers')}>
          <ul>
            {words(hold.scope).map((word) => (
              <li key={word}>{word}</li>
            ))}
          </ul>
        </Fact>
        {hold.active && (
          <Fact name={t('holds.now')}>{t('holds.count', { count: hold.recordings })}</Fact>
        )}
        <Fact name={t('holds.placedAt')}>
          {told(hold.placedAt, hold.placedByName, hold.placedBy)}
        </Fact>
        <Fact name={t('holds.reason')}>{hold.reason ?? t('administration.nothing')}</Fact>
        {liftedAt !== null && liftedBy !== null && (
          <>
            <Fact name={t('holds.liftedAt')}>{told(liftedAt, hold.liftedByName, liftedBy)}</Fact>
            <Fact name={t('holds.liftReason')}>
              {hold.liftReason ?? t('administration.nothing')}
            </Fact>
          </>
        )}
      </dl>
    </section>
  );
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

function Covered({ hold: { id, recordings } }: { hold: CountedHold }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [isWanted, setWanted] = useState(false);
  const covered = useCoveredRecordings(id, isWanted);
  return (
    <section className={shell.card}>
      <details className={css.fold} onToggle={({ currentTarget }) => setWanted(currentTarget.open)}>
        <summary>{t('holds.coveredTitle', { count: recordings })}</summary>
        <Loaded query={covered} height={120}>
          {({ pages }) => (
            <ul className={css.rows}>
              {pages
                .flatMap(({ items }) => items)
                .map((recording) => {
                  const { lead, other } = leadOf(recording);
                  return (
                    <li key={recording.id}>
                      <Link href={`/recording/${recording.id}`} className={css.row}>
                        <span className={css.main}>{lead.main ?? t('party.unknown')}</span>
                        <span className={css.sub}>
                          {[
                            formats.moment(recording.startedAt),
                            other.main,
                            recording.durationMs !== null && clock(recording.durationMs),
                          ]
                            .filter(Boolean)
                            .join(' · ')}
                        </span>
                        <span className={css.side}>
                          <StateLabel recording={recording} />
                        </span>
                      </Link>
                    </li>
                  );
                })}
            </ul>
          )}
        </Loaded>
        {covered.hasNextPage && (
          <Button
            className={css.more ?? ''}
            variant="default"
            loading={covered.isFetchingNextPage}
            onClick={() => void covered.fetchNextPage()}
          >
            {t('administration.more')}
          </Button>
        )}
      </details>
    </section>
  );
}

function LiftCard({ hold: { id, name, recordings } }: { hold: CountedHold }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const lift = useLiftHold(id, () => {
    setAsking(false);
    say(t('holds.didLift'));
  });
  return (
    <section className={shell.card}>
      <h2>{t('holds.lift')}</h2>
      <p className={css.lead}>{t('holds.liftHint')}</p>
      <Button variant="default" mt="sm" onClick={() => setAsking(true)}>
        {t('holds.liftAction')}
      </Button>
      {isAsking && (
        <Ask
          title={t('holds.liftTitle', { name: name ?? t('holds.nameless') })}
          action={t('holds.lift')}
          isDangerous
          isPending={lift.isPending}
          fault={lift.error && words(lift.error)}
          onClose={() => setAsking(false)}
          onConfirm={() => lift.mutate(reason.trim() || null)}
        >
          <p>{t('holds.liftConsequence', { count: recordings })}</p>
          <Textarea
            label={t('holds.liftReason')}
            description={t('holds.liftReasonHint')}
            maxLength={1_000}
            rows={3}
            data-autofocus
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </Ask>
      )}
    </section>
  );
}
