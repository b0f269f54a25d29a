import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Status } from '../api/types.js';
import { Icon } from '../icons.js';
import { useServerWords } from '../language/server-words.js';
import { useFormats } from '../language/format.js';
import { ForAdministrators, Loaded, Sheet } from '../shell/sheet.js';
import css from '../shell/shell.module.css';
import { Alarms } from './alarms.js';
import { ClockAhead } from './notices.js';
import { Sweeps } from './sweeps.js';
import { useStatus } from './use-status.js';

const WATCHED_EVERY_MS = 3_000;

/** What is connected, how far behind the catalogue is, what waits, how much room is left. */
export function StatusPage() {
  const { t } = useTranslation();
  const status = useStatus(WATCHED_EVERY_MS);
  return (
    <ForAdministrators title={t('status.title')}>
      <Sheet title={t('status.title')}>
        <Loaded query={status}>{(data) => <StatusCards status={data} />}</Loaded>
      </Sheet>
    </ForAdministrators>
  );
}

function StatusCards({ status }: { status: Status }) {
  const { t } = useTranslation();
  const said = useServerWords();
  const formats = useFormats();
  const { captures, connections, product, storage, pbxName, recordingNow } = status;
  return (
    <>
      <ClockAhead />
      <Alarms alarms={status.alarms} />
      <section className={css.card}>
        <h2>{t('status.connections')}</h2>
        {connections.map(({ name, state, detail }) => (
          <div className={css.line} key={name}>
            <span>{said('connection', { code: name, sentence: name })}</span>
            <UpOrDown isUp={state === 'up'} word={t(`status.state.${state}`)} />
            {detail !== null && <small>{detail}</small>}
          </div>
        ))}
      </section>
      <section className={css.card}>
        <h2>{t('status.catalogue')}</h2>
        <Projection projection={status.projection} />
        <Line name={t('status.recordingNow')} value={formats.number(recordingNow)} />
        <Line name={t('status.pbx')} value={pbxName ?? t('settings.pbxMissing')} />
        <Line
          name={t('status.storage')}
          value={t('status.free', { free: formats.bytes(storage.freeBytes) })}
        />
        {captures !== null && captures.storedBytes > 0 && (
          <Line
            name={t('status.captures')}
            value={t('status.kept', {
              stored: formats.bytes(captures.storedBytes),
              original: formats.bytes(captures.originalBytes),
              times: formats.number(captures.originalBytes / captures.storedBytes, 1),
            })}
          />
        )}
        <Line name={product.name} value={t('status.version', { version: product.version })} />
      </section>
      <Sweeps sweeps={status.sweeps} />
      <Queues queues={status.queues} />
    </>
  );
}

const Line = ({ name, value }: { name: string; value: string }) => (
  <div className={css.line}>
    <span>{name}</span>
    <span>{value}</span>
  </div>
);

const UpOrDown = ({ isUp, word }: { isUp: boolean; word: string }) => (
  <span className={isUp ? css.up : css.down}>
    <Icon name={isUp ? 'check' : 'alert'} size={16} />
    {word}
  </span>
);

function Projection({ projection }: { projection: Status['projection'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { state, lagEvents, lagSeconds } = projection;
  const behind = t('status.behind', {
    count: lagEvents ?? 0,
    seconds: formats.number(lagSeconds ?? 0, 1),
  });
  return (
    <div className={css.line}>
      <span>{lagEvents === 0 ? t('status.upToDate') : lagEvents === null ? '–' : behind}</span>
      <UpOrDown isUp={state !== 'stopped'} word={t(`status.state.${state}`)} />
    </div>
  );
}

function Queues({ queues }: { queues: Status['queues'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const figures = ['waiting', 'active', 'failed'] as const;
  return (
    <section className={css.card}>
      <h2>{t('status.queues')}</h2>
      {queues.length === 0 ? (
        <p>{t('status.noQueues')}</p>
      ) : (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('status.queue')}</th>
              {figures.map((figure) => (
                <th scope="col" key={figure}>
                  {t(`status.${figure}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {queues.map((queue) => (
              <tr key={queue.name}>
                <td>{queue.name}</td>
                {figures.map((figure) => (
                  <td key={figure}>{formats.number(queue[figure])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Button component="a" href="/admin/jobs" variant="default" mt="md">
        {t('status.jobs')}
      </Button>
    </section>
  );
}
