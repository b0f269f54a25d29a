import { useTranslation } from 'react-i18next';
import type { Recording, RecordingQuality } from '../api/types.js';
import { Icon } from '../icons.js';
import css from '../recording/recording.module.css';
import { SIDES, type Side } from './marks.js';

type Props = { recording: Recording; quality: RecordingQuality | undefined };

/** Says what of the call is in the capture but not in the sound, and why. */
export function UndecodedNotice({ recording, quality }: Props) {
  if (recording.rereading || quality === undefined) return null;
  return SIDES.filter((side) => isUndecoded(quality[side])).map((side) => (
    <p key={side} className={css.notice} data-tone="warn">
      <Icon name="alert" />
      <Sentence side={side} quality={quality} />
    </p>
  ));
}

const isUndecoded = ({ undecoded }: RecordingQuality[Side]) => undecoded.length > 0;

function Sentence({ side, quality }: { side: Side; quality: RecordingQuality }) {
  const { t } = useTranslation();
  const { undecoded, timeline } = quality[side];
  const codecs = [...new Set(undecoded.map(({ codec }) => codec))].join(', ');
  const isEncrypted = undecoded.every(({ encrypted }) => encrypted);
  const isPart = timeline.some(({ kind }) => kind === 'sound');
  const why = isEncrypted ? 'Encrypted' : 'Undecoded';
  const sentence = `quality.${isPart ? 'part' : 'side'}${why}` as const;
  return <span>{t(sentence, { side: t(`quality.sideName.${side}`), codecs })}</span>;
}
