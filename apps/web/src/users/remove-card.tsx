import { Button, Skeleton, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { ApiError } from '../api/client.js';
import type { User } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { useSession } from '../session/use-session.js';
import { Removals } from '../settings/removals.js';
import { usePreview } from '../settings/use-preview.js';
import { Ask } from '../shell/ask.js';
import { Dialog } from '../shell/dialog.js';
import { Fault, useFaultWords } from '../shell/fault.js';
import { say } from '../shell/saved.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { useRemoveUser } from './use-users.js';

const MOST_CHARACTERS = 1_000;

/** Takes an account away; nobody does so with his own. */
export function RemoveCard({ user }: { user: User }) {
  const { t } = useTranslation();
  const isOwn = useSession().user.id === user.id;
  const [isAsking, setAsking] = useState(false);
  return (
    <section className={shell.card}>
      <h2>{t('users.remove.title')}</h2>
      <p className={css.lead}>{t(isOwn ? 'users.remove.own' : 'users.remove.hint')}</p>
      {!isOwn && (
        <Button variant="default" mt="sm" onClick={() => setAsking(true)}>
          {t('users.remove.open')}
        </Button>
      )}
      {isAsking && <AskRemoval user={user} onClose={() => setAsking(false)} />}
    </section>
  );
}

type Props = { user: User; onClose: () => void };

/** Says what goes and what stays, and asks for the name, or for the number of what goes at once. */
function AskRemoval({ user, onClose }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [, go] = useLocation();
  const words = useFaultWords();
  const [reason, setReason] = useState('');
  const whatIf = { withoutUsers: [user.id] };
  const { preview } = usePreview(whatIf);
  const name = user.name ?? user.id;
  const remove = useRemoveUser(user.id, () => {
    say(t('users.remove.done', { name }));
    go('/users', { replace: true });
  });
  const title = t('users.remove.ask', { name });
  const first = preview.data?.pages[0];
  if (first === undefined)
    return (
      <Dialog title={title} onClose={onClose}>
        {preview.error ? <Fault error={preview.error} /> : <Skeleton height={180} />}
      </Dialog>
    );
  const { atOnce, within30Days } = first;
  const confirm = () =>
    remove.mutate(
      { reason: reason.trim() || null, ...(atOnce > 0 && { confirmRemovals: atOnce }) },
      {
        onError: (error) => {
          if (error instanceof ApiError && error.code === 'removals-unconfirmed')
            void preview.refetch();
        },
      },
    );
  return (
    <Ask
      key={atOnce}
      title={title}
      action={t('users.remove.action')}
      isDangerous
      isPending={remove.isPending}
      fault={remove.error && words(remove.error)}
      typed={
        atOnce > 0
          ? {
              label: t('retention.confirm.type', { number: formats.number(atOnce) }),
              text: String(atOnce),
            }
          : {
              label: t('users.remove.type', { name }),
              text: name,
              wrong: t('users.remove.otherName'),
            }
      }
      onClose={onClose}
      onConfirm={confirm}
    >
      <div className={css.callout} data-tone="bad">
        <strong>{t('users.remove.forGood')}</strong>
        <ul>
          <li>{t('users.remove.account')}</li>
          <li>{t('users.remove.personal')}</li>
        </ul>
      </div>
      <p>{t('users.remove.owned', { count: first.owned ?? 0 })}</p>
      {within30Days > 0 && <Removals keeping={whatIf} />}
      <Textarea
        label={t('users.remove.reason')}
        description={t('users.remove.reasonHint')}
        rows={2}
        maxLength={MOST_CHARACTERS}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </Ask>
  );
}
