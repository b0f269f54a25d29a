import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.js';
import type { Keeping, Settings } from '../api/types.js';
import { useDraft } from '../shell/draft.js';
import { FormFoot } from '../shell/form-foot.js';
import { usePlacedFaults } from '../shell/placed-faults.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { ConfirmRemovals } from './confirm-removals.js';
import { Removals } from './removals.js';
import { RulesList } from './rules-list.js';
import { isDays } from './rules.js';
import { useCount } from './use-preview.js';
import { useChangeSettings } from './use-settings.js';
import { WholeNumberInput } from './whole-number-input.js';

const FIELDS = ['retentionDays', 'retentionRules', 'binDays'];
const CODES = {
  'retention-out-of-range': 'retentionDays',
  'retention-rules-unsound': 'retentionRules',
  'retention-owner-unknown': 'retentionRules',
  'retention-app-object-unknown': 'retentionRules',
  'bin-days-out-of-range': 'binDays',
};

type Typed = Omit<Keeping, 'retentionDays' | 'binDays'> & {
  retentionDays: number | null;
  binDays: number | null;
};

const isWhole = (typed: Partial<Typed>): typed is Partial<Keeping> =>
  (typed.retentionDays === undefined || isDays(typed.retentionDays)) &&
  (typed.binDays === undefined || isDays(typed.binDays, 1));

/** For how long recordings are kept: shows what would go by it, before it is saved. */
export function RetentionCard({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const { retentionDays, retentionRules, binDays } = settings;
  const base: Typed = { retentionDays, retentionRules, binDays };
  const draft = useDraft('retention', base);
  const { value, set, different, isChanged } = draft;
  const keeping = isWhole(different) ? different : null;
  const save = useSave(draft.settle);
  const faults = usePlacedFaults(save.error, { fields: FIELDS, codes: CODES });
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (keeping) save.start(keeping);
  };
  const wrong = (isRight: boolean, least: number) =>
    isRight ? null : t('retention.fault.daysWrong', { least });
  return (
    <section className={shell.card}>
      <h2>{t('settings.retention')}</h2>
      <form className={css.form} onSubmit={onSubmit} noValidate>
        <WholeNumberInput
          label={t('settings.retentionDays')}
          description={t('settings.retentionHint')}
          error={faults.at['retentionDays'] ?? wrong(isDays(value.retentionDays), 0)}
          value={value.retentionDays}
          onChange={(days) => set({ retentionDays: days })}
        />
        <RulesList
          rules={value.retentionRules}
          fault={faults.at['retentionRules'] ?? null}
          onChange={(rules) => set({ retentionRules: rules })}
        />
        <WholeNumberInput
          label={t('retention.binDays')}
          description={t('retention.binHint')}
          error={faults.at['binDays'] ?? wrong(isDays(value.binDays, 1), 1)}
          least={1}
          value={value.binDays}
          onChange={(days) => set({ binDays: days })}
        />
        {isChanged && keeping && <Removals keeping={keeping} />}
        <FormFoot
          isChanged={isChanged && keeping !== null}
          isPending={save.isPending}
          fault={faults.rest}
          onDiscard={() => {
            draft.discard();
            save.reset();
          }}
        />
      </form>
      {save.asked && (
        <ConfirmRemovals
          key={save.asked.atOnce}
          keeping={save.asked.keeping}
          atOnce={save.asked.atOnce}
          hasChanged={save.asked.hasChanged}
          isPending={save.isPending}
          fault={faults.rest}
          onClose={save.reset}
          onConfirm={save.confirm}
        />
      )}
    </section>
  );
}

type Asked = { keeping: Partial<Keeping>; atOnce: number; hasChanged: boolean };

/** Saves once it is clear that nothing goes at once, or somebody has said how many do. */
function useSave(onSaved: (keeping: Partial<Keeping>) => void) {
  const change = useChangeSettings();
  const count = useCount();
  const [asked, setAsked] = useState<Asked | null>(null);
  const reset = () => {
    setAsked(null);
    change.reset();
    count.reset();
  };
  const send = (keeping: Partial<Keeping>, atOnce: number) =>
    change.mutate(
      { ...keeping, ...(atOnce > 0 && { confirmRemovals: atOnce }) },
      {
        onSuccess: () => {
          setAsked(null);
          onSaved(keeping);
        },
        onError: (error) => {
          // Between the count and the change it has become another number.
          if (error instanceof ApiError && error.code === 'removals-unconfirmed')
            start(keeping, true);
        },
      },
    );
  const start = (keeping: Partial<Keeping>, hasChanged = false) => {
    change.reset();
    count.mutate(keeping, {
      onSuccess: ({ atOnce }) => {
        if (atOnce === 0) send(keeping, 0);
        else setAsked({ keeping, atOnce, hasChanged });
      },
    });
  };
  return {
    asked,
    start,
    reset,
    confirm: () => asked && send(asked.keeping, asked.atOnce),
    error: change.error ?? count.error,
    isPending: change.isPending || count.isPending,
  };
}
