import { CaptureFault } from '../capture-fault.js';
import { linkName } from '../net/link.js';
import { missingPart } from '../codec/codecs.js';
import type { Codec } from '../rtp/codec.js';
import { displayName, isUnknown } from '../rtp/codec.js';
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
  const audio = streams.filter(({ main }) => main?.kind === 'audio' && !isFax(main));
  if (audio.length > 0) return codecFault(audio.map(({ main }) => main!));
  return new CaptureFault('no-audio', whatElse(scan, streams));
}

const isFax = ({ name }: Codec): boolean => name === 't38';

function codecFault(codecs: readonly Codec[]): CaptureFault {
  const names = [...new Set(codecs.map(displayName))];
  return new CaptureFault('codec-unsupported', whyUndecoded(codecs, names.join(', ')), names);
}

function whyUndecoded(codecs: readonly Codec[], names: string): string {
  const parts = codecs.map(({ name }) => missingPart(name)).filter((part) => part !== null);
  if (parts.length > 0) return `The audio is coded with ${names}. ${[...new Set(parts)].join(' ')}`;
  if (!codecs.every(isUnknown)) return `The audio is coded with ${names}, which cannot be decoded.`;
  return `The audio is coded with ${names}: nothing in the capture tells what codec that is.`;
}

function whatElse({ unreadableLinks }: Scan, streams: readonly ChosenStream[]): string {
  const others = streams.flatMap(({ main }) => {
    return main !== undefined && (main.kind === 'video' || isFax(main)) ? [displayName(main)] : [];
  });
  if (others.length > 0) {
    return `The capture holds no audio, only ${[...new Set(others)].join(' and ')}.`;
  }
  if (streams.some(({ scan }) => scan.events.events.length > 0)) {
    return 'The capture holds no audio, only dialled digits (telephone events).';
  }
  if (unreadableLinks.size > 0) {
    const names = [...unreadableLinks].map((link) => linkName(link)).join(', ');
    return `The capture holds packets of link type ${names}, which cannot be read.`;
  }
  return 'The capture holds packets, but no audio (RTP) among them.';
}
