type Address = Pick<Location, 'pathname' | 'search'>;

/** The page that somebody wants to see who is at the door: this one, or the one that he was sent from. */
export function pageToReturnTo({ pathname, search }: Address): string {
  if (pathname !== '/sign-in') return pathname + search;
  return new URLSearchParams(search).get('to') ?? '/';
}
