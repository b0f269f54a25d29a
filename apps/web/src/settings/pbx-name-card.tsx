import { TextInput } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/types.js';
import { useDraft } from '../shell/draft.js';
import { FormFoot } from '../shell/form-foot.js';
import { usePlacedFaults } from '../shell/placed-faults.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { useChangeSettings } from './use-settings.js';

/** What the PBX is called, and that it is missing as long as it is. */
export function PbxNameCard({ settings: { pbxName } }: { settings: Settings }) {
  const { t } = useTranslation();
  const change = useChangeSettings();
  const draft = useDraft('pbx name', { pbxName });
  const faults = usePlacedFaults(change.error, { fields: ['pbxName'] });
  const name = draft.value.pbxName;
  const missing = pbxName === null && name === null ? t('settings.pbxMissing') : null;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    change.mutate(
      { pbxName: name?.trim() || null },
      { onSuccess: () => draft.settle(draft.different) },
    );
  };
  return (
    <section className={shell.card}>
      <h2>{t('settings.pbx')}</h2>
      <form className={css.form} onSubmit={onSubmit}>
        <TextInput
          label={t('settings.pbxName')}
          description={t('settings.pbxNameHint')}
          error={faults.at['pbxName'] ?? missing}
          maxLength={100}
          value={name ?? ''}
          onChange={({ currentTarget }) => draft.set({ pbxName: currentTarget.value || null })}
        />
        <FormFoot
          isChanged={draft.isChanged}
          isPending={change.isPending}
          fault={faults.rest}
          onDiscard={draft.discard}
        />
      </form>
    </section>
  );
}
