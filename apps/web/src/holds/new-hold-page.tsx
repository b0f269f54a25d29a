import { Textarea, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { useDraft } from '../shell/draft.js';
import { FormFoot } from '../shell/form-foot.js';
import { usePlacedFaults } from '../shell/placed-faults.js';
import { say } from '../shell/saved.js';
import { ForAdministrators, Sheet } from '../shell/sheet.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { CoveredNow } from './covered-now.js';
import { scopeFrom, scopeOf } from './scope.js';
import { ScopeForm } from './scope-form.js';
import { usePlaceHold } from './use-holds.js';

const CODES = {
  'hold-unnamed': 'name',
  'hold-owner-unknown': 'owner',
  'hold-scope-covers-nothing': 'to',
};

/** Places a legal hold; shows all the while what it would cover now. */
export function NewHoldPage() {
  const { t } = useTranslation();
  const title = t('holds.add');
  return (
    <ForAdministrators title={title}>
      <Sheet title={title} back={{ href: '/holds', name: t('holds.title') }}>
        <p className={css.lead}>{t('holds.addLead')}</p>
        <section className={shell.card}>
          <HoldForm />
        </section>
      </Sheet>
    </ForAdministrators>
  );
}

function HoldForm() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const search = useSearch();
  const given = scopeFrom(new URLSearchParams(search));
  const draft = useDraft(`hold ${search}`, { name: '', reason: '', ...given });
  const place = usePlaceHold();
  const [missing, setMissing] = useState<{ name?: string; scope?: string }>({});
  const fields = ['name', 'reason', 'scope'];
  const faults = usePlacedFaults(place.error, { fields, codes: CODES });
  const { value, set } = draft;
  const scope = scopeOf(value);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const name = value.name.trim();
    setMissing({
      ...(name === '' && { name: t('holds.nameMissing') }),
      ...(scope === null && { scope: t('holds.scopeMissing') }),
    });
    if (name === '' || scope === null) return;
    const onSuccess = (hold: { id: string } | undefined) => {
      draft.discard();
      say(t('holds.placed', { name }));
      go(hold ? `/holds/${hold.id}` : '/holds', { replace: true });
    };
    place.mutate({ name, reason: value.reason.trim() || null, scope }, { onSuccess });
  };
  return (
    <form className={css.form} onSubmit={onSubmit} noValidate>
      <TextInput
        label={t('holds.name')}
        description={t('holds.nameHint')}
        required
        autoComplete="off"
        maxLength={200}
        error={missing.name ?? faults.at['name']}
        value={value.name}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
      />
      <Textarea
        label={t('holds.reason')}
        description={t('holds.reasonHint')}
        maxLength={1_000}
        rows={3}
        error={faults.at['reason']}
        value={value.reason}
        onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
      />
      <ScopeForm value={value} set={set} faults={faults.at} />
      <CoveredNow scope={scope} fault={missing.scope ?? faults.at['scope'] ?? null} />
      <FormFoot
        isChanged={draft.isChanged || scope !== null}
        isPending={place.isPending}
        fault={faults.rest}
        label={t('holds.place')}
        onDiscard={() => {
          draft.discard();
          setMissing({});
          place.reset();
        }}
      />
    </form>
  );
}
