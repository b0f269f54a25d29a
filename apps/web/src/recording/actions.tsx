import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { captureUrl, downloadUrl } from '../api/recordings.js';
import { setProtection } from '../api/removal.js';
import type { Recording } from '../api/types.js';
import { Icon } from '../icons.js';
import { useSession } from '../session/use-session.js';
import { copy } from '../shell/clipboard.js';
import { useFaultWords } from '../shell/fault.js';
import { say } from '../shell/saved.js';
import css from './recording.module.css';

const UNDO_MS = 8_000;

/** `hasSound`, `hasCapture`: can it be had, as far as that is known? */
type Props = {
  recording: Recording;
  hasSound: boolean;
  hasCapture: boolean;
  positionMs: () => number;
};

export function Actions({ recording, hasSound, hasCapture, positionMs }: Props) {
  const { t } = useTranslation();
  const mayChange = useSession().user.role !== 'auditor';
  const onLink = async () => {
    const seconds = Math.floor(positionMs() / 1_000);
    const link = new URL(`/recording/${recording.id}`, window.location.origin);
    if (seconds > 0) link.searchParams.set('t', String(seconds));
    say((await copy(link.href)) ? t('recording.linkCopied') : link.href);
  };
  return (
    <div className={css.actions}>
      {mayChange && <ProtectButton recording={recording} />}
      {mayChange && hasCapture && recording.state !== 'recording' && (
        <DownloadMenu id={recording.id} hasSound={hasSound && recording.state === 'ready'} />
      )}
      <Button
        variant="default"
        leftSection={<Icon name="link" />}
        onClick={() => void onLink()}
        title={t('recording.copyLinkHint')}
      >
        {t('recording.copyLink')}
      </Button>
    </div>
  );
}

/** A toggle that says what it did and offers to take it back. */
function ProtectButton({ recording: { id, protected: isProtected } }: { recording: Recording }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const words = useFaultWords();
  const change = useMutation({
    mutationFn: (on: boolean) => setProtection(id, on),
    onSuccess: async (_answer, on) => {
      await client.invalidateQueries({ queryKey: ['recording', id] });
      await client.invalidateQueries({ queryKey: ['history', id] });
      offerUndo(on);
    },
    onError: (error) => say(words(error)),
  });
  const offerUndo = (on: boolean) => {
    const note = notifications.show({
      autoClose: UNDO_MS,
      closeButtonProps: { 'aria-label': t('recording.close') },
      message: (
        <span className={css.undo}>
          {t(on ? 'recording.didProtect' : 'recording.didUnprotect')}
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => {
              notifications.hide(note);
              void setProtection(id, !on)
                .then(() => client.invalidateQueries({ queryKey: ['recording', id] }))
                .catch((error: unknown) => say(words(error)));
            }}
          >
            {t('recording.undo')}
          </Button>
        </span>
      ),
    });
  };
  return (
    <Button
      variant={isProtected ? 'light' : 'default'}
      leftSection={<Icon name="shield" />}
      aria-pressed={isProtected}
      loading={change.isPending}
      title={t(isProtected ? 'recording.unprotectHint' : 'recording.protectHint')}
      onClick={() => change.mutate(!isProtected)}
    >
      {t(isProtected ? 'recording.protected' : 'recording.protect')}
    </Button>
  );
}

function DownloadMenu({ id, hasSound }: { id: string; hasSound: boolean }) {
  const { t } = useTranslation();
  return (
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
      </Menu.Dropdown>
    </Menu>
  );
}
