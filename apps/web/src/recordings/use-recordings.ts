import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  listRecordings,
  readHistory,
  readPlayable,
  readRecording,
  readWaveform,
} from '../api/recordings.js';
import type { Recording } from '../api/types.js';
import { readingOf } from '../quality/use-quality.js';
import type { Filters } from './filters.js';
import { toQuery } from './filters.js';

/** The list that fits the filters, page after page; kept live by apply-frame.ts. */
export const useRecordings = (filters: Filters) =>
  useInfiniteQuery({
    queryKey: ['recordings', filters],
    queryFn: ({ pageParam, signal }) => listRecordings(toQuery(filters), pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  });

export const useRecording = (id: string) =>
  useQuery({
    queryKey: ['recording', id],
    queryFn: ({ signal }) => readRecording(id, signal),
  });

/** The peaks of what a recording sounds like; they never change while its bytes do not. */
export const useWaveform = (recording: Recording, isWanted: boolean, call = 1) =>
  useQuery({
    queryKey: ['waveform', recording.id, readingOf(recording), call],
    queryFn: ({ signal }) => readWaveform(recording.id, call, signal),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5 * 60_000,
  });

/** Whether a recording can be played; the error says why it cannot. */
export const usePlayable = (recording: Recording, isWanted: boolean) =>
  useQuery({
    queryKey: ['playable', recording.id, readingOf(recording)],
    queryFn: ({ signal }) => readPlayable(recording.id, signal),
    enabled: isWanted,
  });

export const useHistory = (id: string) =>
  useQuery({
    queryKey: ['history', id],
    queryFn: ({ signal }) => readHistory(id, signal),
  });

/** All recordings of one conversation: several devices may have recorded the same call. */
export const useConversation = (conversation: string | null) =>
  useQuery({
    queryKey: ['conversation', conversation],
    enabled: conversation !== null,
    queryFn: ({ signal }) =>
      listRecordings(new URLSearchParams({ conversation: conversation ?? '' }), null, signal),
  });
