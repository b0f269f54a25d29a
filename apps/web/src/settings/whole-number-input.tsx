import { NumberInput } from '@mantine/core';
import { MOST_DAYS } from './rules.js';

type Props = {
  label: string;
  description?: string;
  error: string | null;
  least?: number;
  most?: number;
  isRequired?: boolean;
  value: number | null;
  onChange: (days: number | null) => void;
};

/** A whole number, or nothing while there is none. */
export const WholeNumberInput = ({
  least = 0,
  most = MOST_DAYS,
  isRequired = true,
  value,
  onChange,
  ...words
}: Props) => (
  <NumberInput
    {...words}
    min={least}
    max={most}
    clampBehavior="none"
    allowDecimal={false}
    allowNegative={false}
    required={isRequired}
    value={value ?? ''}
    onChange={(given) => onChange(given === '' ? null : Number(given))}
  />
);
