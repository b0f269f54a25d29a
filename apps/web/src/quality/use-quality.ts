import { useQuery } from '@tanstack/react-query';
import { readDigits, readQuality } from '../api/recordings.js';
import type { Recording } from '../api/types.js';

/** Changes when the capture was read anew: what was found in it may then be another. */
export const readingOf = ({ sha256, converter, frames, codecs, undecoded }: Recording): string =>
  [sha256, converter, frames, ...codecs, '/', ...undecoded].join(' ');

/** How one of the calls of a recording came through, once it can be heard. */
export const useQuality = (recording: Recording, call = 1) =>
  useQuery({
    queryKey: ['quality', recording.id, readingOf(recording), call],
    queryFn: ({ signal }) => readQuality(recording.id, call, signal),
    enabled: recording.state === 'ready' && !recording.locked,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5 * 60_000,
  });

/** The digits that were dialled: asked for when somebody wants to see them, and kept no longer. */
export const useDigits = (id: string, call: number, isWanted: boolean) =>
  useQuery({
    queryKey: ['digits', id, call],
    queryFn: ({ signal }) => readDigits(id, call, signal),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
