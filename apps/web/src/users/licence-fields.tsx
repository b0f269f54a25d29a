import { Radio, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { User } from '../api/types.js';
import { useFormats } from '../language/format.js';
import css from '../shell/administration.module.css';

type Fields = Pick<User, 'licensed' | 'licenceTemplate' | 'unlicensedSince'>;
type Props = {
  /** As it is saved. */
  user: Fields;
  value: Fields;
  error: string | null;
  templateError: string | null;
  onChange: (change: Partial<Pick<User, 'licensed' | 'licenceTemplate'>>) => void;
};

const GRACE_DAYS = 30;
const DAY_MS = 86_400_000;

/** Whether somebody has the licence to be recorded, and what becomes of his recordings without. */
export function LicenceFields({ user, value, error, templateError, onChange }: Props) {
  const { t } = useTranslation();
  const { licensed } = value;
  return (
    <>
      <Radio.Group
        label={t('users.field.licensed')}
        error={error}
        value={String(licensed)}
        onChange={(chosen) => onChange({ licensed: chosen === 'null' ? null : chosen === 'true' })}
      >
        <div className={css.radios}>
          <Radio value="true" label={t('users.licence.yes')} />
          <Radio
            value="false"
            label={t('users.licence.none')}
            description={t('users.licence.noneHint')}
          />
          {user.licensed === null && (
            <Radio
              value="null"
              label={t('users.licence.unknown')}
              description={t('users.licence.unknownHint')}
            />
          )}
        </div>
      </Radio.Group>
      {licensed === true && (
        <TextInput
          label={t('users.field.licenceTemplate')}
          description={t('users.templateHint')}
          maxLength={200}
          error={templateError}
          value={value.licenceTemplate ?? ''}
          onChange={({ currentTarget }) =>
            onChange({ licenceTemplate: currentTarget.value || null })
          }
        />
      )}
      {licensed === false && <Grace isNew={user.licensed !== false} since={user.unlicensedSince} />}
    </>
  );
}

/** Without a licence: what goes, when, and what prevents it. */
function Grace({ isNew, since }: { isNew: boolean; since: string | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!isNew && since === null) return null;
  const from = since === null || isNew ? Date.now() : Date.parse(since);
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
