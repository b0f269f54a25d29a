import { Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { User } from '../api/types.js';
import { serverNow } from '../api/server-clock.js';
import { useFormats } from '../language/format.js';
import css from '../shell/administration.module.css';
import { TemplateSelect } from '../templates/template-select.js';
import { type LicenceFieldsOf, fieldsOf, wayOf } from './licence-way.js';

type Fields = LicenceFieldsOf & Pick<User, 'unlicensedSince'>;
type Props = {
  /** As it is saved. */
  user: Fields;
  value: Fields;
  error: string | null;
  templateError: string | null;
  onChange: (change: Partial<LicenceFieldsOf>) => void;
};

const GRACE_DAYS = 30;
const DAY_MS = 86_400_000;

/** Whether somebody has the licence to be recorded, and what becomes of his recordings without. */
export function LicenceFields({ user, value, error, templateError, onChange }: Props) {
  const { t } = useTranslation();
  const way = wayOf(value);
  return (
    <>
      <Radio.Group
        label={t('users.field.licensed')}
        error={error}
        value={way}
        onChange={(chosen) => onChange(fieldsOf(chosen))}
      >
        <div className={css.radios}>
          <Radio value="direct" label={t('users.licence.yes')} />
          <Radio
            value="template"
            label={t('users.licence.template')}
            description={t('users.licence.templateHint')}
          />
          <Radio
            value="none"
            label={t('users.licence.none')}
            description={t('users.licence.noneHint')}
          />
          {wayOf(user) === 'unknown' && (
            <Radio
              value="unknown"
              label={t('users.licence.unknown')}
              description={t('users.licence.unknownHint')}
            />
          )}
        </div>
      </Radio.Group>
      {way === 'template' && (
        <TemplateSelect
          error={templateError}
          value={value.licenceTemplate || null}
          onChange={({ name, licensed }) => onChange({ licenceTemplate: name, licensed })}
        />
      )}
      {value.licensed === false && value.licenceTemplate !== '' && (
        <Grace isNew={user.licensed !== false} since={user.unlicensedSince} />
      )}
    </>
  );
}

/** Without a licence: what goes, when, and what prevents it. */
function Grace({ isNew, since }: { isNew: boolean; since: string | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!isNew && since === null) return null;
  const from = since === null || isNew ? serverNow().getTime() : Date.parse(since);
  const goes = formats.date(new Date(from + GRACE_DAYS * DAY_MS).toISOString());
  return (
    <div className={css.callout} data-tone="warn" role="status">
      <strong>
        {t(isNew ? 'users.grace.willRun' : 'users.grace.runs', {
          goes,
          since: formats.date(new Date(from).toISOString()),
        })}
      </strong>
      <p>{t('users.grace.rules')}</p>
    </div>
  );
}
