import { CaptureFault } from '../capture-fault.js';
import { displayName } from '../rtp/codec.js';
import type { ChosenStream } from './choose-streams.js';
import type { Scan } from './scan.js';

/** The fault of a capture of which nothing can be heard: the most telling reason. */
export function faultOf(scan: Scan, streams: readonly ChosenStream[]): CaptureFault {
  if (scan.packets === 0) {
    return new CaptureFault('no-packets', 'The capture has a header but holds no packet.');
  }
  if (streams.some(({ encrypted }) => encrypted)) {
    return new CaptureFault(
      'encrypted',
      'The audio is encrypted (SRTP): the device must write the capture without encryption.',
    );
  }
  const audio = streams.filter(({ main }) => main?.kind === 'audio');
  if (audio.length > 0) {
    const names = [...new Set(audio.map(({ main }) => displayName(main!)))];
    const message = `The audio is coded with ${names.join(', ')}, which cannot be decoded yet.`;
    return new CaptureFault('codec-unsupported', message, names);
  }
  return new CaptureFault('no-audio', whatElse(streams));
}

function whatElse(streams: readonly ChosenStream[]): string {
  const video = streams.find(({ main }) => main?.kind === 'video');
  if (video !== undefined) {
    return `The capture holds no audio, only ${displayName(video.main!)}.`;
  }
  if (streams.some(({ scan }) => scan.events.events.length > 0)) {
    return 'The capture holds no audio, only dialled digits (telephone events).';
  }
  return 'The capture holds packets, but no audio (RTP) among them.';
}
