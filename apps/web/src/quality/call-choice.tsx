import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RecordingQuality } from '../api/types.js';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
import css from '../recording/recording.module.css';

type Props = {
  /** Those beside the first. */
  others: RecordingQuality['otherCalls'];
  call: number;
  onChoose: (call: number) => void;
};

/** Chooses which of the calls in a capture is played; nothing where there is one. */
export function CallChoice({ others, call, onChoose }: Props) {
  const { t } = useTranslation();
  const { span } = useFormats();
  if (others.length === 0) return null;
  const named = others.map(({ ends: [from, to], durationMs }, i) => {
    const label = t('quality.otherCall', { number: i + 2, from, to, span: span(durationMs) });
    return { value: String(i + 2), label };
  });
  return (
    <p className={css.notice} data-tone="quiet">
      <Icon name="alert" />
      <span>{t('quality.otherCalls', { count: others.length })}</span>
      <NativeSelect
        size="xs"
        aria-label={t('quality.whichCall')}
        value={String(call)}
        onChange={({ currentTarget }) => onChoose(Number(currentTarget.value))}
        data={[{ value: '1', label: t('quality.firstCall') }, ...named]}
      />
    </p>
  );
}
