import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../api/types.js';
import { serverNow } from '../api/server-clock.js';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
import { useRuleWords } from '../recordings/removal-words.js';
import { departsSoon } from '../recordings/soon.js';
import { useSession } from '../session/use-session.js';
import { deletionOf } from './deletion.js';
import { OwnerDialog } from './owner-dialog.js';
import { useHindranceWords, useRemoval } from './removal.js';
import css from './recording.module.css';

type Props = { recording: Recording };

/** What keeps a recording, and what will take it away. */
export function KeepingBanners({ recording }: Props) {
  return (
    <>
      {recording.held && <HeldBanner recording={recording} />}
      {recording.state === 'recycled' ? (
        <BinBanner recording={recording} />
      ) : (
        <GoesBanner recording={recording} />
      )}
    </>
  );
}

/** Under which holds it is, for those who may know their names. */
function HeldBanner({ recording: { holds } }: Props) {
  const { t } = useTranslation();
  const names = (holds ?? []).map(({ name }) =>
    name === null ? t('removal.hold.lost') : `“${name}”`,
  );
  return (
    <p className={css.notice} data-tone="warn">
      <Icon name="scales" />
      <span>
        <strong>
          {names.length === 0
            ? t('removal.hold.unnamed')
            : t('removal.hold.named', { count: names.length, names: names.join(', ') })}
        </strong>{' '}
        {t('removal.hold.means')}
      </span>
    </p>
  );
}

function BinBanner({ recording }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const session = useSession();
  const { restore } = useRemoval();
  const goes = useGoesWords()(recording);
  return (
    <div className={css.notice} data-tone="quiet">
      <Icon name="trash" />
      <span>
        <strong>
          {t('removal.inBinSince', { date: formats.moment(recording.recycledAt ?? '') })}
        </strong>{' '}
        {goes ?? (recording.protected && t('removal.stays'))}
      </span>
      {session.user.role !== 'auditor' && (
        <Button
          variant="default"
          leftSection={<Icon name="undo" />}
          onClick={() => restore(recording)}
        >
          {t('removal.restore')}
        </Button>
      )}
    </div>
  );
}

/** For administrators, who can say whose it is. */
export function UnownedBanner({ recording }: Props) {
  const { t } = useTranslation();
  const [isAssigning, setAssigning] = useState(false);
  const { user } = useSession();
  const { owner, ownerHow } = recording;
  const isUnmatched = owner === null && ownerHow === null;
  const isOfRemoved = owner !== null && owner.name === null;
  if (user.role !== 'admin' || !(isUnmatched || isOfRemoved) || recording.state === 'recording')
    return null;
  return (
    <div className={css.notice} data-tone="quiet">
      <Icon name="user" />
      <span>{t(isOfRemoved ? 'owner.ofRemoved' : 'owner.unmatched')}</span>
      <Button variant="default" onClick={() => setAssigning(true)}>
        {t('owner.assign')}
      </Button>
      {isAssigning && <OwnerDialog recording={recording} onClose={() => setAssigning(false)} />}
    </div>
  );
}

function GoesBanner({ recording }: Props) {
  const { t } = useTranslation();
  const goes = useGoesWords()(recording);
  if (goes === null || !departsSoon(recording, serverNow())) return null;
  return (
    <p className={css.notice} data-tone="warn">
      <Icon name="calendar" />
      <span>
        {recording.removesRule === 'licence' && <strong>{t('removal.licence')} </strong>}
        {goes}
      </span>
    </p>
  );
}

/** On which day it goes for good by itself, and why; null: it does not. */
function useGoesWords() {
  const { t } = useTranslation();
  const formats = useFormats();
  const ruleWords = useRuleWords();
  return (recording: Recording): string | null => {
    const why = ruleWords(recording);
    if (recording.removesOn === null || why === null) return null;
    return t('removal.goesOn', { date: formats.date(recording.removesOn), why });
  };
}

/** Why "delete" does nothing here, beside where it would stand; nothing when it does. */
export function useDeleteHint(recording: Recording): string | null {
  const words = useHindranceWords();
  const { hindrance } = deletionOf(recording, useSession());
  return hindrance === null ? null : words(hindrance);
}
