import {
  ActionIcon,
  NativeSelect,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icons.js';
import { LANGUAGES, type Language, chooseLanguage } from '../language/language.js';

/** Language, and dark or light. */
export function AppearanceControls() {
  return (
    <>
      <LanguageChoice />
      <SchemeToggle />
    </>
  );
}

function LanguageChoice() {
  const { t, i18n } = useTranslation();
  return (
    <NativeSelect
      size="xs"
      aria-label={t('account.language')}
      value={i18n.language}
      onChange={({ currentTarget }) => void chooseLanguage(currentTarget.value as Language)}
      data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
    />
  );
}

export function SchemeToggle() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  const label = `${t('account.theme')}: ${t(`account.${other}`)}`;
  return (
    <ActionIcon
      variant="subtle"
      size={30}
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(other)}
    >
      <Icon name={scheme === 'dark' ? 'sun' : 'moon'} />
    </ActionIcon>
  );
}
