import { ActionIcon, Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { captureUrl, downloadUrl, evidenceUrl } from '../api/recordings.js';
import type { Recording } from '../api/types.js';
import { Icon } from '../icons.js';
import { useSession } from '../session/use-session.js';
import { copy } from '../shell/clipboard.js';
import { say } from '../shell/saved.js';
import { useDeleteHint } from './banners.js';
import { deletionOf, purgeHindrance } from './deletion.js';
import { OwnerDialog } from './owner-dialog.js';
import { useHindranceWords, useRemoval } from './removal.js';
import { WithholdDialog } from './withhold-dialog.js';
import css from './recording.module.css';

/** `hasSound`, `hasCapture`: can it be had, as far as that is known? */
type Props = {
  recording: Recording;
  hasSound: boolean;
  hasCapture: boolean;
  mayHear: boolean;
  positionMs: () => number;
};

export function Actions({ recording, hasSound, hasCapture, mayHear, positionMs }: Props) {
  const { t } = useTranslation();
  const mayChange = useSession().user.role !== 'auditor';
  const isHeard = !recording.locked && !['recording', 'recycled'].includes(recording.state);
  const onLink = async () => {
    const seconds = Math.floor(positionMs() / 1_000);
    const link = new URL(`/recording/${recording.id}`, window.location.origin);
    if (seconds > 0) link.searchParams.set('t', String(seconds));
    say((await copy(link.href)) ? t('recording.linkCopied') : link.href);
  };
  return (
    <div className={css.actions}>
      {mayChange && <ProtectButton recording={recording} />}
      {mayHear && hasCapture && isHeard && (
        <DownloadMenu recording={recording} hasSound={hasSound && recording.state === 'ready'} />
      )}
      <Button
        variant="default"
        leftSection={<Icon name="link" />}
        onClick={() => void onLink()}
        title={t('recording.copyLinkHint')}
      >
        {t('recording.copyLink')}
      </Button>
      {mayChange && <DeleteButton recording={recording} />}
      {mayChange && <MoreMenu recording={recording} />}
    </div>
  );
}

/** A toggle that says what it did and offers to take it back. */
function ProtectButton({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const { protect } = useRemoval();
  const { protected: isProtected } = recording;
  return (
    <Button
      variant={isProtected ? 'light' : 'default'}
      leftSection={<Icon name="shield" />}
      aria-pressed={isProtected}
      title={t(isProtected ? 'recording.unprotectHint' : 'recording.protectHint')}
      onClick={() => protect(recording, !isProtected)}
    >
      {t(isProtected ? 'recording.protected' : 'recording.protect')}
    </Button>
  );
}

/** Deletes, or says why it does not: one button that stays where it is, so that the focus does too. */
function DeleteButton({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const session = useSession();
  const words = useHindranceWords();
  const { remove, purge } = useRemoval();
  const deleteHint = useDeleteHint(recording);
  const isBinned = recording.state === 'recycled';
  const hindrance = isBinned ? purgeHindrance(recording, session) : null;
  const why = isBinned ? hindrance && words(hindrance) : deleteHint;
  const { mode } = deletionOf(recording, session);
  const hint = mode === 'Permanent' ? 'removal.deleteForGoodHint' : 'removal.deleteHint';
  if (isBinned && hindrance === 'purge') return null;
  return (
    <Button
      variant="default"
      className={css.delete ?? ''}
      leftSection={<Icon name="trash" />}
      aria-keyshortcuts="Delete"
      aria-disabled={why !== null}
      data-why={why !== null || undefined}
      title={why ?? t(hint)}
      onClick={() => (isBinned ? purge(recording) : remove(recording))}
    >
      {t(isBinned ? 'removal.purge' : 'removal.delete')}
    </Button>
  );
}

/** What is wanted seldom: reasons, and for administrators the owner. */
function MoreMenu({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const session = useSession();
  const { protect, remove } = useRemoval();
  const [isAssigning, setAssigning] = useState(false);
  const { protected: isProtected, state } = recording;
  const isRecoverable = deletionOf(recording, session).mode === 'Recoverable';
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('removal.more')}
            title={t('removal.more')}
          >
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Icon name="shield" />}
            onClick={() => protect(recording, !isProtected, true)}
          >
            {t(isProtected ? 'removal.unprotectWhy' : 'removal.protectWhy')}
          </Menu.Item>
          {isRecoverable && state !== 'recycled' && (
            <Menu.Item leftSection={<Icon name="trash" />} onClick={() => remove(recording, true)}>
              {t('removal.deleteWhy')}
            </Menu.Item>
          )}
          {session.user.role === 'admin' && (
            <Menu.Item leftSection={<Icon name="user" />} onClick={() => setAssigning(true)}>
              {t('owner.change')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {isAssigning && <OwnerDialog recording={recording} onClose={() => setAssigning(false)} />}
    </>
  );
}

type DownloadProps = { recording: Recording; hasSound: boolean };

function DownloadMenu({ recording, hasSound }: DownloadProps) {
  const { id, watermarked } = recording;
  const { t } = useTranslation();
  const [isWithholding, setWithholding] = useState(false);
  return (
    <>
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <Button variant="default" leftSection={<Icon name="download" />}>
            {t('recording.download')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {hasSound && (
            <Menu.Item component="a" href={downloadUrl(id)} download>
              {t('recording.downloadZip')}
            </Menu.Item>
          )}
          <Menu.Item component="a" href={captureUrl(id)} download>
            {t('recording.downloadCapture')}
          </Menu.Item>
          {hasSound && watermarked && (
            <Menu.Item component="a" href={evidenceUrl(id)} download>
              {t('recording.downloadEvidence')}
            </Menu.Item>
          )}
          {hasSound && watermarked && (
            <Menu.Item onClick={() => setWithholding(true)}>{t('withhold.menu')}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {isWithholding && (
        <WithholdDialog recording={recording} onClose={() => setWithholding(false)} />
      )}
    </>
  );
}
