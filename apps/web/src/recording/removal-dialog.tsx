import { useTranslation } from 'react-i18next';
import type { Reason } from '../api/removal.js';
import type { Recording } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { leadOf } from '../recordings/words.js';
import { ReasonDialog } from './reason-dialog.js';
import type { Deed } from './use-perform.js';
import css from './dialog.module.css';

/** What is about to be done, to what. */
export type Question = {
  readonly deed: Exclude<Deed, 'restore'>;
  readonly recording: Recording;
};

type Props = { question: Question; onClose: () => void; onConfirm: (reason: Reason) => void };

/** Says what comes of it, above all what is lost for good, and asks for the reason. */
export function RemovalDialog({ question, onClose, onConfirm }: Props) {
  const { t } = useTranslation();
  const { deed, recording } = question;
  const isForGood = deed === 'permanent' || deed === 'purge';
  return (
    <ReasonDialog
      title={t(`removal.ask.${deed}`)}
      action={t(isForGood ? 'removal.purge' : `removal.ask.${deed}`)}
      isForGood={isForGood}
      onClose={onClose}
      onConfirm={onConfirm}
    >
      <WhichOne recording={recording} />
      {isForGood ? (
        <>
          <p className={css.lost}>{t('removal.ask.lost')}</p>
          <p>{t('removal.ask.stays')}</p>
        </>
      ) : (
        <p>{t(`removal.ask.${deed}Lead`)}</p>
      )}
    </ReasonDialog>
  );
}

export function WhichOne({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { lead, other } = leadOf(recording);
  const parties = [lead.main ?? t('party.unknown'), other.main].filter(Boolean).join(' – ');
  return (
    <p className={css.what}>
      {parties}, {formats.moment(recording.startedAt)}
    </p>
  );
}
