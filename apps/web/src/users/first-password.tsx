import { Checkbox, PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

type Props = {
  value: string;
  error: string | null;
  onChange: (password: string) => void;
  mustChange: boolean;
  onMustChange: (must: boolean) => void;
};

/** The password that a new user gets, and that he changes first, for somebody else knows it. */
export function FirstPassword({ value, error, onChange, mustChange, onMustChange }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <PasswordInput
        label={t('users.password')}
        description={t('users.firstPasswordHint')}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
        error={error}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      {value !== '' && <MustChange checked={mustChange} onChange={onMustChange} />}
    </>
  );
}

/** Shall the person choose another password before anything else? */
export function MustChange({
  checked,
  onChange,
}: {
  checked: boolean;
  onChange: (must: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <Checkbox
      label={t('users.mustChange')}
      description={t('users.mustChangeHint')}
      checked={checked}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}
