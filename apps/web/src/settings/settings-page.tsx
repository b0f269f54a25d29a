import { useTranslation } from 'react-i18next';
import { EventHistory } from '../shell/event-history.js';
import { ForAdministrators, Loaded, Sheet } from '../shell/sheet.js';
import css from '../shell/shell.module.css';
import { CredentialsCard } from './credentials-card.js';
import { EncryptionCard } from './encryption-card.js';
import { PbxNameCard } from './pbx-name-card.js';
import { RetentionCard } from './retention-card.js';
import { TimeStampCard } from './time-stamp-card.js';
import { TraceCard } from './trace-card.js';
import { useSettings } from './use-settings.js';
import { WatermarkCard } from './watermark-card.js';
import { useSettingsWords } from './words.js';

/** What an administrator can set. Each card is saved for itself. */
export function SettingsPage() {
  const { t } = useTranslation();
  return (
    <ForAdministrators title={t('settings.title')}>
      <Sheet title={t('settings.title')}>
        <Cards />
      </Sheet>
    </ForAdministrators>
  );
}

function Cards() {
  const settings = useSettings();
  const words = useSettingsWords();
  return (
    <Loaded query={settings}>
      {(data) => (
        <>
          <PbxNameCard settings={data} />
          <RetentionCard settings={data} />
          <CredentialsCard settings={data} />
          <WatermarkCard settings={data} />
          <TimeStampCard settings={data} />
          <EncryptionCard settings={data} />
          <TraceCard settings={data} />
          <section className={css.card}>
            <EventHistory stream="settings" words={words} />
          </section>
        </>
      )}
    </Loaded>
  );
}
