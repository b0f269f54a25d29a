import { ActionIcon, Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RetentionRule } from '../api/types.js';
import { Icon } from '../icons.js';
import css from '../shell/administration.module.css';
import { RuleForm } from './rule-form.js';
import { useDaysWords, useRuleWords } from './words.js';

type Props = {
  rules: RetentionRule[];
  fault: string | null;
  onChange: (rules: RetentionRule[]) => void;
};

/** The rules beyond the single number; the one that is open is edited in a dialog. */
export function RulesList({ rules, fault, onChange }: Props) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<number | 'new' | null>(null);
  const others = rules.filter((_, index) => index !== opened);
  const put = (rule: RetentionRule) => {
    onChange(opened === 'new' ? [...rules, rule] : rules.with(Number(opened), rule));
    setOpened(null);
  };
  return (
    <fieldset className={css.fieldset}>
      <legend>{t('retention.rules')}</legend>
      <p>{t('retention.rulesHint')}</p>
      {rules.length > 0 && (
        <ul className={css.rules}>
          {rules.map((rule, index) => (
            <li key={rule.name}>
              <Rule
                rule={rule}
                onEdit={() => setOpened(index)}
                onRemove={() => onChange(rules.toSpliced(index, 1))}
              />
            </li>
          ))}
        </ul>
      )}
      <div role="alert" className={css.fault}>
        {fault}
      </div>
      <div>
        <Button
          variant="default"
          leftSection={<Icon name="plus" />}
          onClick={() => setOpened('new')}
        >
          {t('retention.addRule')}
        </Button>
      </div>
      {opened !== null && (
        <RuleForm
          rule={opened === 'new' ? null : (rules[opened] ?? null)}
          others={others}
          onApply={put}
          onClose={() => setOpened(null)}
        />
      )}
    </fieldset>
  );
}

type RuleProps = { rule: RetentionRule; onEdit: () => void; onRemove: () => void };

function Rule({ rule, onEdit, onRemove }: RuleProps) {
  const { t } = useTranslation();
  const days = useDaysWords();
  const conditions = useRuleWords();
  const { name } = rule;
  return (
    <div className={css.rule}>
      <div>
        <strong>{name}</strong>
        <p>
          {days(rule.days)} · {conditions(rule).join(' · ')}
        </p>
      </div>
      <Button
        variant="default"
        size="xs"
        aria-label={t('retention.editRule', { name })}
        onClick={onEdit}
      >
        {t('administration.edit')}
      </Button>
      <ActionIcon
        variant="subtle"
        size={30}
        aria-label={t('retention.removeRule', { name })}
        title={t('retention.removeRule', { name })}
        onClick={onRemove}
      >
        <Icon name="close" />
      </ActionIcon>
    </div>
  );
}
