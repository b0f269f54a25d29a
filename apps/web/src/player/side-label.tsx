import { ActionIcon } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icons.js';
import type { Side } from './peaks.js';
import { type Playback, usePlayback } from './playback.js';
import css from './player.module.css';

type Props = { side: Side; party: string | null; playback: Playback };

/** Whose lane it is, and whether it is heard. */
export function SideLabel({ side, party, playback }: Props) {
  const { t } = useTranslation();
  const isMuted = usePlayback(playback, (state) => state.muted === side);
  const name = t(`party.${side}`);
  const label = t(isMuted ? 'player.unmute' : 'player.mute', { side: name });
  return (
    <div className={css.side} data-side={side} data-muted={isMuted || undefined}>
      <span className={css.sideName}>{name}</span>
      <span className={css.sideParty}>{party}</span>
      <ActionIcon
        variant="subtle"
        aria-label={label}
        aria-pressed={isMuted}
        title={label}
        onClick={() => playback.mute(isMuted ? null : side)}
      >
        <Icon name={isMuted ? 'muted' : 'speaker'} />
      </ActionIcon>
    </div>
  );
}
