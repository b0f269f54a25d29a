import type { Difference } from '#domain/recording/verification';
import type { ManifestOf } from '#domain/seal/manifest';
import { differingLeaves } from './kept-leaves.js';
import { LEAF_BYTES, type Leaves, type MeasuredCapture, type MeasuredSound } from './measure.js';
import { type Unreadable, isUnreadable } from './measuring.js';

type Sealed = ManifestOf<'recording'>;

/** What differs of the bytes of the capture, and where; `leaves`: those that were sealed. */
export const captureDifferences = (
  sealed: Sealed['capture'],
  found: MeasuredCapture | Unreadable,
  leaves: Leaves | null,
): Difference[] => {
  if (isUnreadable(found)) {
    const { fault: detail, bytes } = found;
    return [
      { part: 'capture', code: 'capture-unreadable', detail, ...(bytes && named('bytes', bytes)) },
    ];
  }
  const isSame =
    found.bytes === sealed.bytes &&
    found.sha256 === sealed.sha256 &&
    found.merkleRoot === sealed.merkleRoot;
  if (isSame) return [];
  const spans = leaves && differingLeaves(leaves, found.leaves);
  const most = Math.max(found.bytes, sealed.bytes);
  const bytes = spans?.map(([from, to]): [number, number] => [
    from * LEAF_BYTES,
    Math.min(to * LEAF_BYTES, most),
  ]);
  return [
    {
      ...{ part: 'capture', ...anotherCapture(found.bytes, sealed.bytes) },
      ...(bytes && named('bytes', bytes)),
    },
  ];
};

const anotherCapture = (found: number, sealed: number): Pick<Difference, 'code' | 'detail'> => {
  const detail = 'The capture is not the one that was sealed';
  if (found === sealed) return { code: 'capture-differs', detail: `${detail}.` };
  return Object.assign(
    { code: 'capture-length-differs' as const, figures: { found, sealed } },
    { detail: `${detail}: it has ${String(found)} bytes, and had ${String(sealed)}.` },
  );
};

/** What differs of the sound, and in which seconds. */
export const soundDifferences = (
  sealed: NonNullable<Sealed['sound']>,
  found: MeasuredSound | Unreadable,
  seconds: Leaves | null,
): Difference[] => {
  if (isUnreadable(found))
    return [{ part: 'sound', code: 'sound-unreadable', detail: found.fault }];
  const isSame =
    found.pcmSha256 === sealed.pcmSha256 &&
    found.secondsRoot === sealed.secondsRoot &&
    found.frames === sealed.frames &&
    found.sampleRate === sealed.sampleRate;
  if (isSame) return [];
  const spans = seconds && differingLeaves(seconds, found.seconds);
  return [
    {
      part: 'sound',
      code: 'sound-differs',
      detail: `The sound is not the one that was sealed${spans ? `: ${inWords(spans)}` : ''}.`,
      ...(spans && named('seconds', spans)),
    },
  ];
};

/** An answer is kept in the history, and read by people: the first of them say where to look. */
const MOST_SPANS = 100;

type Span = [number, number];

const named = (what: 'bytes' | 'seconds', spans: readonly Readonly<Span>[]) => ({
  [what]: spans.slice(0, MOST_SPANS).map(([from, to]): Span => [from, to]),
  ...(spans.length > MOST_SPANS && { more: spans.length - MOST_SPANS }),
});

const MOST_NAMED = 5;

/** `second 12, seconds 30 to 34`; seconds are counted from 0. */
const inWords = (spans: readonly (readonly [number, number])[]): string => {
  const named = spans
    .slice(0, MOST_NAMED)
    .map(([from, to]) =>
      to === from + 1 ? `second ${String(from)}` : `seconds ${String(from)} to ${String(to - 1)}`,
    );
  return named.join(', ') + (spans.length > MOST_NAMED ? ', and more' : '');
};
