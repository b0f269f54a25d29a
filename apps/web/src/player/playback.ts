import { useSyncExternalStore } from 'react';
import { type Channel, audioUrl } from '../api/recordings.js';
import type { Side, Stretch } from './peaks.js';

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

export type PlaybackState = {
  isPlaying: boolean;
  /** Wants to play, but the sound is not there yet. */
  isWaiting: boolean;
  fault: 'network' | 'format' | null;
  positionMs: number;
  speed: number;
  muted: Side | null;
  isMono: boolean;
  isSkipping: boolean;
};

const KEPT_SPEED = 'recordings-speed';
const SKIP_AT_LEAST_MS = 100;

/**
 * Plays one recording through a native audio element. The server decodes and mixes: a side is muted by
 * asking for the other one, so nothing but what is heard is ever loaded, by ranges.
 */
export class Playback {
  /** Loads nothing before it is played: merely opening a recording is not hearing it. */
  readonly audio = document.createElement('audio');
  /** Of which reading of the capture the sound is; null before that is known. */
  private reading: string | null = null;
  private readonly listeners = new Set<() => void>();
  private frame = 0;
  private silences: readonly Stretch[] = [];
  private state: PlaybackState = {
    isPlaying: false,
    isWaiting: false,
    fault: null,
    positionMs: 0,
    speed: Number(localStorage.getItem(KEPT_SPEED)) || 1,
    muted: null,
    isMono: false,
    isSkipping: false,
  };

  constructor(
    private readonly id: string,
    private durationMs: number,
    startMs: number,
  ) {
    const { audio } = this;
    audio.preload = 'none';
    audio.src = audioUrl(id, 'both');
    audio.onplay = () => this.set({ isPlaying: true, isWaiting: true, fault: null });
    audio.onpause = () => this.set({ isPlaying: false, isWaiting: false });
    audio.onplaying = () => this.run();
    audio.onwaiting = () => this.set({ isWaiting: true });
    audio.onseeked = () => this.follow();
    audio.onloadedmetadata = () => this.applySpeed();
    audio.onerror = () => this.fail();
    if (startMs > 0) this.seek(startMs);
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = () => this.state;

  /** Ends playing and lets go of the connection. */
  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.listeners.clear();
    this.audio.pause();
    this.audio.removeAttribute('src');
    this.audio.load();
  }

  toggle(): void {
    if (this.audio.paused) this.play();
    else this.audio.pause();
  }

  seek(ms: number): void {
    const positionMs = Math.min(this.durationMs, Math.max(0, ms));
    this.audio.currentTime = positionMs / 1_000;
    this.set({ positionMs });
  }

  move(ms: number): void {
    this.seek(this.state.positionMs + ms);
  }

  /** The capture was read anew: its sound is another from now on, played where one is. */
  renew(reading: string, durationMs: number): void {
    const isAnother = this.reading !== null && this.reading !== reading;
    this.reading = reading;
    this.durationMs = durationMs;
    if (isAnother) this.load();
  }

  setSpeed(speed: number): void {
    localStorage.setItem(KEPT_SPEED, String(speed));
    this.set({ speed });
    this.applySpeed();
  }

  /** Muting one side lets the other be heard: both at once would be a recording nobody hears. */
  mute(side: Side | null): void {
    this.set({ muted: side });
    this.load();
  }

  setMono(isMono: boolean): void {
    this.set({ isMono });
    this.load();
  }

  skip(isSkipping: boolean, silences: readonly Stretch[]): void {
    this.silences = silences;
    this.set({ isSkipping });
  }

  private play(): void {
    if (this.state.fault !== null) this.load();
    if (this.state.positionMs >= this.durationMs - 50) this.seek(0);
    // A refusal is told by the element's own error event.
    this.audio.play().catch(() => undefined);
  }

  /** The sound that fits what is muted, going on where it was. */
  private load(): void {
    const { audio } = this;
    const { positionMs, isPlaying, muted, isMono } = this.state;
    const channel: Channel =
      muted === 'local' ? 'remote' : muted === 'remote' ? 'local' : isMono ? 'mix' : 'both';
    audio.src = audioUrl(this.id, channel);
    audio.currentTime = positionMs / 1_000;
    if (isPlaying) audio.play().catch(() => undefined);
  }

  private applySpeed(): void {
    this.audio.defaultPlaybackRate = this.state.speed;
    this.audio.playbackRate = this.state.speed;
  }

  private fail(): void {
    if (!this.audio.hasAttribute('src')) return;
    const isNetwork = this.audio.error?.code === MediaError.MEDIA_ERR_NETWORK;
    this.set({ fault: isNetwork ? 'network' : 'format', isPlaying: false, isWaiting: false });
  }

  private run(): void {
    this.applySpeed();
    this.set({ isWaiting: false });
    cancelAnimationFrame(this.frame);
    const tick = () => {
      this.follow();
      if (!this.audio.paused) this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  private follow(): void {
    const positionMs = this.audio.currentTime * 1_000;
    const silence = this.state.isSkipping && !this.audio.paused ? this.silenceAt(positionMs) : null;
    if (silence) this.seek(silence.endMs);
    else this.set({ positionMs });
  }

  private silenceAt(ms: number): Stretch | null {
    const found = this.silences.find(({ startMs, endMs }) => startMs <= ms && ms < endMs);
    return found && found.endMs - ms > SKIP_AT_LEAST_MS ? found : null;
  }

  private set(change: Partial<PlaybackState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** One part of what a playback is doing; renders again only when that part changes. */
export const usePlayback = <T>(playback: Playback, part: (state: PlaybackState) => T): T =>
  useSyncExternalStore(playback.subscribe, () => part(playback.get()));
