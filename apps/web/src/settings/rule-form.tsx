import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RetentionRule } from '../api/types.js';
import { idOf } from '../app-objects/names.js';
import { useAppObjects } from '../app-objects/use-app-objects.js';
import { Dialog } from '../shell/dialog.js';
import css from '../shell/administration.module.css';
import { UserSelect } from '../users/user-choice.js';
import { NO_RULE, type RuleFaults, type RuleFields, faultsOf, fieldsOf, ruleOf } from './rules.js';
import { WholeNumberInput } from './whole-number-input.js';

const DIRECTIONS = ['in', 'out', 'internal'] as const;
const WEEK_S = 7 * 86_400;

type Props = {
  /** null: a new one. */
  rule: RetentionRule | null;
  others: readonly RetentionRule[];
  onApply: (rule: RetentionRule) => void;
  onClose: () => void;
};

/** One rule: for how long, and for which recordings. It is saved with the card it belongs to. */
export function RuleForm({ rule, others, onApply, onClose }: Props) {
  const { t } = useTranslation();
  const [value, setValue] = useState<RuleFields>(rule ? fieldsOf(rule) : NO_RULE);
  const [faults, setFaults] = useState<RuleFaults>({});
  const set = (some: Partial<RuleFields>) => setValue({ ...value, ...some });
  const wrong = (field: keyof RuleFaults) => {
    const fault = faults[field];
    return fault === undefined ? null : t(`retention.fault.${fault}`, { least: 0 });
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const found = faultsOf(value, others);
    setFaults(found);
    if (Object.keys(found).length === 0) onApply(ruleOf(value));
  };
  return (
    <Dialog
      onClose={onClose}
      title={rule ? t('retention.editRule', { name: rule.name }) : t('retention.addRule')}
    >
      <form className={css.form} onSubmit={onSubmit} noValidate>
        <TextInput
          label={t('retention.ruleName')}
          required
          maxLength={100}
          data-autofocus
          error={wrong('name')}
          value={value.name}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        <WholeNumberInput
          label={t('retention.ruleDays')}
          description={t('settings.retentionHint')}
          error={wrong('days')}
          value={value.days}
          onChange={(days) => set({ days })}
        />
        <fieldset className={css.fieldset}>
          <legend>{t('retention.conditions')}</legend>
          <p>{t('retention.conditionsHint')}</p>
          <div role="alert" className={css.fault}>
            {wrong('conditions')}
          </div>
          <Conditions value={value} set={set} wrong={wrong} />
        </fieldset>
        <div className={css.buttons}>
          <Button type="submit">{t('retention.apply')}</Button>
          <Button variant="default" onClick={onClose}>
            {t('administration.cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Rules know App objects by the id that their name makes. */
function useAppObjectChoices() {
  const { data } = useAppObjects();
  return (data?.items ?? []).map(({ name }) => ({ value: idOf(name), label: name }));
}

type ConditionProps = {
  value: RuleFields;
  set: (some: Partial<RuleFields>) => void;
  wrong: (field: keyof RuleFaults) => string | null;
};

function Conditions({ value, set, wrong }: ConditionProps) {
  const { t } = useTranslation();
  return (
    <>
      <UserSelect
        label={t('facts.owner')}
        error={wrong('owner')}
        value={value.owner || null}
        onChange={(owner) => set({ owner: owner ?? '' })}
      />
      <TextInput
        label={t('retention.field.number')}
        description={t('retention.numberHint')}
        placeholder="0800*"
        maxLength={64}
        error={wrong('number')}
        value={value.number}
        onChange={({ currentTarget }) => set({ number: currentTarget.value })}
      />
      <NativeSelect
        label={t('filter.direction')}
        value={value.direction}
        onChange={({ currentTarget }) => set({ direction: currentTarget.value })}
        data={[
          { value: '', label: t('filter.anyDirection') },
          ...DIRECTIONS.map((each) => ({ value: each, label: t(`direction.${each}`) })),
        ]}
      />
      <NativeSelect
        label={t('retention.field.appObject')}
        description={t('retention.appObjectHint')}
        value={value.appObject}
        onChange={({ currentTarget }) => set({ appObject: currentTarget.value })}
        data={[{ value: '', label: t('retention.anyAppObject') }, ...useAppObjectChoices()]}
      />
      <TextInput
        label={t('retention.field.device')}
        placeholder="00:90:33:30:2a:b1"
        maxLength={40}
        error={wrong('device')}
        value={value.device}
        onChange={({ currentTarget }) => set({ device: currentTarget.value })}
      />
      <WholeNumberInput
        label={t('retention.field.minSeconds')}
        error={wrong('minSeconds')}
        least={1}
        most={WEEK_S}
        isRequired={false}
        value={value.minSeconds}
        onChange={(minSeconds) => set({ minSeconds })}
      />
    </>
  );
}
