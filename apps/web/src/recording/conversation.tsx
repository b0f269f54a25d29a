import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Recording } from '../api/types.js';
import { clock, useFormats } from '../language/format.js';
import { useAddress, addressOf } from '../recordings/address.js';
import { StateLabel } from '../recordings/state-label.js';
import { useConversation } from '../recordings/use-recordings.js';
import { leadOf } from '../recordings/words.js';
import css from './recording.module.css';

/** Other recordings of the same conversation; nothing when this is the only one. */
export function Conversation({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const { filters } = useAddress();
  const formats = useFormats();
  const { data } = useConversation(recording.conversation);
  const others = (data?.items ?? []).filter(({ id }) => id !== recording.id);
  if (others.length === 0) return null;
  return (
    <section className={css.section}>
      <h3>{t('recording.conversation')}</h3>
      <ul className={css.others}>
        {others.map((other) => (
          <li key={other.id}>
            <Link href={addressOf(other.id, filters)}>
              <span>{formats.time(other.startedAt)}</span>
              <span className={css.otherParties}>{partiesOf(other)}</span>
              <span>{other.durationMs === null ? '' : clock(other.durationMs)}</span>
              <StateLabel recording={other} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function partiesOf(recording: Recording): string {
  const { lead, other } = leadOf(recording);
  return [lead.main, other.main].filter(Boolean).join(' – ');
}
