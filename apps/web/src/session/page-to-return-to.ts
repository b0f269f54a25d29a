type Address = Pick<Location, 'pathname' | 'search'>;

const DOOR = '/sign-in';
const HERE = 'http://here.invalid';
/** Nothing that a page is at. */
const NO_PAGE = /^\/(api|admin|recordings|sign-in)(\/|$)/;

/** The page that somebody wants to see who is at the door: this one, or the one that he was sent from. */
export function pageToReturnTo({ pathname, search }: Address): string {
  if (pathname !== DOOR) return pathname + search;
  return ownPage(new URLSearchParams(search).get('to') ?? '/');
}

/** Anybody can make a link to the door: what leads elsewhere leads to the first page. */
function ownPage(wanted: string): string {
  if (!wanted.startsWith('/') || !URL.canParse(wanted, HERE)) return '/';
  const { origin, pathname, search } = new URL(wanted, HERE);
  const isOurs = origin === HERE && !pathname.startsWith('//') && !NO_PAGE.test(pathname);
  return isOurs ? pathname + search : '/';
}
