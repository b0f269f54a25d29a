import { useTranslation } from 'react-i18next';
import type { Recording } from '../api/types.js';
import { clock, useFormats } from '../language/format.js';
import { useRuleWords } from '../recordings/removal-words.js';
import { CopyText } from '../shell/copy-text.js';
import css from './recording.module.css';

/** Everything known of a recording; what is unknown is left out, but for what one would look for. */
export function Facts({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const facts = useFacts(recording);
  return (
    <section className={css.section}>
      <h3>{t('facts.title')}</h3>
      <dl className={css.facts}>
        {facts.map(({ name, value, wide }) => (
          <div key={name} data-wide={wide || undefined}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {recording.sha256 !== null && (
          <div data-wide>
            <dt>{t('facts.sha256')}</dt>
            <dd>
              <CopyText text={recording.sha256} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

type Fact = { name: string; value: string; wide?: boolean };

function useFacts(recording: Recording): Fact[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const ruleWords = useRuleWords();
  const { durationMs, bytes, sampleRate, device, endedAt, removesOn } = recording;
  const facts: [string, string | null][] = [
    [t('facts.started'), formats.moment(recording.startedAt)],
    [t('facts.ended'), endedAt && formats.moment(endedAt)],
    [t('facts.duration'), durationMs === null ? null : clock(durationMs)],
    [t('facts.owner'), useOwner(recording)],
    [t('facts.device'), device ?? (recording.state === 'deleted' ? null : t('facts.unknown'))],
    [t('facts.serial'), recording.serial],
    [t('facts.codec'), useCodecs(recording)],
    [
      t('facts.sampleRate'),
      sampleRate === null
        ? null
        : t('unit.kilohertz', { value: formats.number(sampleRate / 1_000, 1) }),
    ],
    [t('facts.size'), bytes === null ? null : formats.bytes(bytes)],
    [
      t('facts.removesOn'),
      removesOn && [formats.date(removesOn), ruleWords(recording)].filter(Boolean).join(': '),
    ],
  ];
  const wide: [string, string | null][] = [
    [t('facts.conversation'), recording.conversation],
    [t('facts.file'), recording.name],
  ];
  const known = ([name, value]: [string, string | null]) =>
    value === null || value === '' ? [] : [{ name, value }];
  return [...facts.flatMap(known), ...wide.flatMap(known).map((fact) => ({ ...fact, wide: true }))];
}

/** Whose it is, and how that came out; a tombstone tells of nobody. */
function useOwner({ owner, ownerHow, state }: Recording): string | null {
  const { t } = useTranslation();
  if (state === 'deleted') return null;
  const who =
    owner && ([owner.name, owner.number].filter(Boolean).join(', ') || t('owner.removed'));
  const how = ownerHow && t(`owner.how.${ownerHow}`);
  return [who ?? t('owner.nobody'), how && `(${how})`].filter(Boolean).join(' ');
}

/** What it is coded with, also where that cannot be heard. */
function useCodecs({ codecs, undecoded }: Recording): string {
  const { t } = useTranslation();
  return [...codecs, ...undecoded.map((codec) => t('quality.notDecoded', { codec }))].join(', ');
}
