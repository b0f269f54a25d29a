import { useSyncExternalStore } from 'react';
import { type ApiError, refusalOf } from '../api/client.js';
import { type Channel, audioUrl, tellHeard } from '../api/recordings.js';
import type { Recording } from '../api/types.js';
import { Heard } from './heard.js';
import type { Side, Stretch } from './peaks.js';

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

export type PlaybackState = {
  isPlaying: boolean;
  /** Wants to play, but the sound is not there yet. */
  isWaiting: boolean;
  /** What the server says, where it says something. */
  fault: 'network' | 'format' | ApiError | null;
  /** The stored capture is damaged somewhere, and that is silent now. */
  isSilenced: boolean;
  positionMs: number;
  speed: number;
  muted: Side | null;
  isMono: boolean;
  isSkipping: boolean;
};

const KEPT_SPEED = 'recordings-speed';
const SKIP_AT_LEAST_MS = 100;
const WAV_HEADER_BYTES = 44;

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
    isSilenced: false,
    positionMs: 0,
    speed: Number(localStorage.getItem(KEPT_SPEED)) || 1,
    muted: null,
    isMono: false,
    isSkipping: false,
  };

  private readonly id: string;
  private readonly call: number;
  private readonly sampleRate: number;
  private durationMs: number;
  private readonly heard: Heard;

  /** `call`: which of the calls in the capture, which lasts as long as the recording is said to. */
  constructor({ id, durationMs, sampleRate }: Recording, call: number, startMs: number) {
    this.id = id;
    this.call = call;
    this.durationMs = durationMs ?? 0;
    this.sampleRate = sampleRate ?? 8_000;
    this.heard = new Heard((report) => tellHeard(id, { ...report, call }));
    const { audio } = this;
    audio.preload = 'none';
    audio.src = audioUrl(id, 'both', call);
    audio.onplay = () => this.set({ isPlaying: true, isWaiting: true, fault: null });
    audio.onpause = () => this.rest();
    audio.ontimeupdate = () => this.hear();
    window.addEventListener('pagehide', this.leave);
    audio.onplaying = () => this.run();
    audio.onwaiting = () => this.set({ isWaiting: true });
    audio.onseeked = () => this.follow();
    audio.onloadedmetadata = () => this.applySpeed();
    audio.onerror = () => void this.fail();
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
    this.leave();
    window.removeEventListener('pagehide', this.leave);
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
    this.hear();
    this.heard.cut();
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
    if (!isAnother) return;
    this.set({ isSilenced: false });
    this.load();
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
    const { positionMs, isPlaying, isSilenced } = this.state;
    this.heard.end();
    audio.src = audioUrl(this.id, this.channel(), this.call, isSilenced);
    audio.currentTime = positionMs / 1_000;
    if (isPlaying) audio.play().catch(() => undefined);
  }

  private channel(): Channel {
    const { muted, isMono } = this.state;
    if (muted !== null) return muted === 'local' ? 'remote' : 'local';
    return isMono ? 'mix' : 'both';
  }

  private applySpeed(): void {
    this.audio.defaultPlaybackRate = this.state.speed;
    this.audio.playbackRate = this.state.speed;
  }

  /** The element only knows that it failed; the server knows why. */
  private async fail(): Promise<void> {
    if (!this.audio.hasAttribute('src')) return;
    const { src, error } = this.audio;
    const fault = error?.code === MediaError.MEDIA_ERR_NETWORK ? 'network' : 'format';
    const { isPlaying } = this.state;
    this.set({ fault, isPlaying: false, isWaiting: false });
    const told = await refusalOf(src, this.endByte());
    if (told === null || this.audio.src !== src || this.state.fault !== fault) return;
    const isSilenced = told.code === 'capture-damaged' && !this.state.isSilenced;
    if (!isSilenced) return this.set({ fault: told });
    // What is left of the call is heard; where it is damaged, nothing.
    this.set({ isSilenced, fault: null, isPlaying });
    this.load();
  }

  /** The first byte of the WAV that did not come. */
  private endByte(): number {
    const { buffered, currentTime } = this.audio;
    const seconds = buffered.length > 0 ? buffered.end(buffered.length - 1) : currentTime;
    const frameBytes = this.channel() === 'both' ? 4 : 2;
    return WAV_HEADER_BYTES + Math.round(seconds * this.sampleRate) * frameBytes;
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
    this.hear();
    const positionMs = this.audio.currentTime * 1_000;
    const silence = this.state.isSkipping && !this.audio.paused ? this.silenceAt(positionMs) : null;
    if (silence) this.seek(silence.endMs);
    else this.set({ positionMs });
  }

  private rest(): void {
    this.leave();
    this.set({ isPlaying: false, isWaiting: false });
  }

  /** What has sounded up to here; while it seeks nothing does. */
  private hear(isEnding = false): void {
    const { paused, seeking, currentTime, readyState } = this.audio;
    if (seeking || (paused && !isEnding) || readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    this.heard.at(currentTime, { channel: this.channel(), speed: this.audio.playbackRate });
  }

  private readonly leave = (): void => {
    if (this.state.isPlaying) this.hear(true);
    this.heard.end();
  };

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
