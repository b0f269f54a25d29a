import { Button, TextInput, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readSeals } from '../api/seals.js';
import type { Settings } from '../api/types.js';
import { useFormats } from '../language/format.js';
import css from '../shell/administration.module.css';
import { FormFoot } from '../shell/form-foot.js';
import { usePlacedFaults } from '../shell/placed-faults.js';
import shell from '../shell/shell.module.css';
import { useStatus } from '../status/use-status.js';
import { useChangeSettings } from './use-settings.js';

const EVERY_MS = 5_000;
const FAULTS = {
  fields: ['timestampAuthority.url', 'timestampAuthority.roots'],
  codes: { 'timestamp-authority-unsound': 'timestampAuthority.url' },
};

/** Who signs when the checkpoints of the seals were there, and what came of it last. */
export function TimeStampCard({ settings: { timestampAuthority } }: { settings: Settings }) {
  const { t } = useTranslation();
  const change = useChangeSettings();
  const saved = { url: timestampAuthority?.url ?? '', roots: timestampAuthority?.roots ?? '' };
  const [url, setUrl] = useState(saved.url);
  const [roots, setRoots] = useState(saved.roots);
  const faults = usePlacedFaults(change.error, FAULTS);
  const isChanged = url.trim() !== saved.url || roots !== saved.roots;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (url.trim() === '') return;
    change.mutate({ timestampAuthority: { url: url.trim(), roots: roots.trim() || null } });
  };
  const remove = () => {
    const onSuccess = () => {
      setUrl('');
      setRoots('');
    };
    change.mutate({ timestampAuthority: null }, { onSuccess });
  };
  return (
    <section className={shell.card} aria-label={t('stamps.title')}>
      <h2>{t('stamps.title')}</h2>
      <form className={css.form} onSubmit={onSubmit} noValidate>
        <p>{t('stamps.lead')}</p>
        {timestampAuthority ? <LastStamp /> : <p role="status">{t('stamps.none')}</p>}
        <TextInput
          label={t('stamps.url')}
          description={t('stamps.urlHint')}
          type="url"
          maxLength={2_000}
          error={faults.at['timestampAuthority.url']}
          value={url}
          onChange={({ currentTarget }) => setUrl(currentTarget.value)}
        />
        <Textarea
          label={t('stamps.roots')}
          description={t('stamps.rootsHint')}
          rows={4}
          error={faults.at['timestampAuthority.roots']}
          value={roots}
          onChange={({ currentTarget }) => setRoots(currentTarget.value)}
        />
        <FormFoot
          isChanged={isChanged && url.trim() !== ''}
          isPending={change.isPending}
          fault={faults.rest}
        />
      </form>
      {timestampAuthority && (
        <Button variant="default" mt="md" onClick={remove} disabled={change.isPending}>
          {t('stamps.remove')}
        </Button>
      )}
    </section>
  );
}

/** Of the newest checkpoint. */
function LastStamp() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data } = useQuery({
    queryKey: ['seals', 'stamp'],
    queryFn: ({ signal }) => readSeals(signal),
    refetchInterval: EVERY_MS,
  });
  const fault = useStatus().data?.alarms.find(({ subject }) => subject === 'stamps');
  if (!data) return null;
  const stamp = data.checkpoint?.stamp;
  const said = stamp
    ? t(stamp.trusted ? 'stamps.trusted' : 'stamps.untrusted', {
        at: formats.moment(stamp.time),
        signer: stamp.signer,
      })
    : t('stamps.waiting');
  return (
    <div role="status">
      <p>{said}</p>
      {fault && (
        <div className={css.callout} data-tone="bad">
          <strong>{t('stamps.failed')}</strong>
          <small>
            {t('alarms.said')}: {fault.detail}
          </small>
        </div>
      )}
    </div>
  );
}
