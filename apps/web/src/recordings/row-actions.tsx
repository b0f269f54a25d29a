import { ActionIcon } from '@mantine/core';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../api/types.js';
import { type IconName, Icon } from '../icons.js';
import { deletionOf, purgeHindrance } from '../recording/deletion.js';
import { useRemoval } from '../recording/removal.js';
import { useSession } from '../session/use-session.js';
import { viewOfRecording } from './filters.js';
import { leadOf } from './words.js';
import css from './list.module.css';

/** What can be done with a recording from its row; what cannot is explained where it is opened. */
export function RowActions({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const session = useSession();
  const { remove, restore, purge } = useRemoval();
  const name = leadOf(recording).lead.main ?? t('party.unknown');
  const view = viewOfRecording(recording);
  if (view === 'deleted' || session.user.role === 'auditor') return null;
  if (view === 'kept')
    return deletionOf(recording, session).mode === null ? null : (
      <div className={css.acts}>
        <RowButton
          icon="trash"
          label={t('removal.deleteNamed', { name })}
          onPress={() => remove(recording)}
        />
      </div>
    );
  return (
    <div className={css.acts}>
      <RowButton
        icon="undo"
        label={t('removal.restoreNamed', { name })}
        onPress={() => restore(recording)}
      />
      {purgeHindrance(recording, session) === null && (
        <RowButton
          icon="trash"
          label={t('removal.purgeNamed', { name })}
          onPress={() => purge(recording)}
        />
      )}
    </div>
  );
}

type ButtonProps = { icon: IconName; label: string; onPress: () => void };

function RowButton({ icon, label, onPress }: ButtonProps) {
  // The second click of a double click would meet the next row, which has moved up.
  const onClick = ({ detail }: MouseEvent) => {
    if (detail <= 1) onPress();
  };
  return (
    <ActionIcon variant="subtle" size={34} aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </ActionIcon>
  );
}
