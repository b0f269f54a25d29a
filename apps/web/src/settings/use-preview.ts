import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { previewSettings } from '../api/administration.js';
import type { WhatIf } from '../api/types.js';

const TYPING_PAUSE_MS = 400;
const PAGE = 25;

/** What would go if it were so, page after page; asked once nobody types any more. */
export function usePreview(whatIf: WhatIf | null) {
  const asText = JSON.stringify(whatIf);
  const [settled, setSettled] = useState(asText);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(asText), TYPING_PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [asText]);
  const asked = JSON.parse(settled) as WhatIf | null;
  const preview = useInfiniteQuery({
    queryKey: ['preview', asked],
    queryFn: ({ pageParam, signal }) =>
      previewSettings(asked ?? {}, { after: pageParam, limit: PAGE, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    enabled: asked !== null,
    placeholderData: (before) => before,
    staleTime: 0,
  });
  return { preview, isSettled: settled === asText && !preview.isPlaceholderData };
}

/** Asks at this moment how many would go at once. */
export const useCount = () =>
  useMutation({
    mutationFn: (whatIf: WhatIf) =>
      previewSettings(whatIf, { after: null, limit: 1, signal: new AbortController().signal }),
  });
