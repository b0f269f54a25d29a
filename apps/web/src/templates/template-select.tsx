import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Template } from '../api/types.js';
import { useTemplates } from './use-templates.js';

type Props = {
  value: string | null;
  error: string | null;
  onChange: (template: Pick<Template, 'name' | 'licensed'>) => void;
};

/** One of the templates, with what it gives. */
export function TemplateSelect({ value, error, onChange }: Props) {
  const { t } = useTranslation();
  const items = useTemplates().data?.items ?? [];
  const words = ({ name, licensed, members }: Template) =>
    [
      name,
      t(licensed ? 'users.templates.licensed' : 'users.templates.unlicensed'),
      t('users.templates.members', { count: members }),
    ].join(' · ');
  const isStrange = value !== null && !items.some(({ name }) => name === value);
  return (
    <Select
      label={t('users.field.licenceTemplate')}
      description={
        <>
          {t('users.templates.choose')}{' '}
          <Link href="/licence-templates">{t('users.templates.manage')}</Link>
        </>
      }
      placeholder={t('users.templates.placeholder')}
      nothingFoundMessage={t('users.templates.none')}
      searchable
      allowDeselect={false}
      error={error}
      data={[
        ...items.map((each) => ({ value: each.name, label: words(each) })),
        ...(isStrange ? [{ value, label: value }] : []),
      ]}
      value={value}
      onChange={(name) => {
        const chosen = items.find((each) => each.name === name);
        if (chosen) onChange(chosen);
      }}
    />
  );
}
