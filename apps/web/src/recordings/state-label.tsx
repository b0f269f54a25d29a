import { Icon } from '../icons.js';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../api/types.js';
import { useStateWords } from './words.js';
import css from './state-label.module.css';

/** The state in one word, with a dot whose colour only repeats it. */
export function StateLabel({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const { word, tone } = useStateWords()(recording);
  return (
    <span className={css.label} data-tone={tone}>
      <span className={css.dot} aria-hidden="true" />
      {word}
      {recording.held && (
        <span className={css.shield} title={t('removal.hold.label')}>
          <Icon name="scales" size={15} />
          <span className={css.hidden}>{t('removal.hold.label')}</span>
        </span>
      )}
      {recording.protected && (
        <span className={css.shield} title={t('state.protected')}>
          <Icon name="shield" size={15} />
          <span className={css.hidden}>{t('state.protected')}</span>
        </span>
      )}
    </span>
  );
}
