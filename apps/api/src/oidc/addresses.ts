import type { FastifyRequest } from 'fastify';
import { Refusal } from '#domain/kernel';
import type { Config } from '#infra/config';
import { isLoopback } from '#infra/oidc-config';

const CALLBACK = '/api/session/oidc/callback';
const MOST_CHARACTERS = 1_000;
/** Nothing that a page is at. */
const NO_PAGE = /^\/(api|admin|recordings)(\/|$)/;

type Asked = Pick<FastifyRequest, 'headers' | 'protocol'>;

/**
 * Where the product is for browsers, without a slash at the end: as it was said, else as the browser
 * says, if that is this machine. What anybody might write into a header is never sent to the provider.
 * @throws Refusal
 */
export const publicAddress = ({ publicUrl }: Pick<Config, 'publicUrl'>, asked: Asked): string => {
  if (publicUrl !== null) return publicUrl.replace(/\/+$/, '');
  const address = `${asked.protocol}://${asked.headers.host ?? ''}`;
  if (URL.canParse(address) && isLoopback(new URL(address).hostname))
    return new URL(address).origin;
  throw new Refusal(
    'conflict',
    'public-url-missing',
    'Whoever runs the product must set PUBLIC_URL: the provider sends people back to it.',
  );
};

/** Where the provider sends people back to; it must know the address, to the letter. */
export const callbackAddress = (config: Pick<Config, 'publicUrl'>, asked: Asked): string =>
  publicAddress(config, asked) + CALLBACK;

/** The page of ours that somebody wants to see; the first one for what is none of ours. */
export const ownPage = (wanted: string | undefined): string => {
  const here = 'http://here.invalid';
  if (wanted === undefined || wanted.length > MOST_CHARACTERS || !URL.canParse(wanted, here))
    return '/';
  const { origin, pathname, search } = new URL(wanted, here);
  const isOurs = wanted.startsWith('/') && origin === here && !pathname.startsWith('//');
  return isOurs && !NO_PAGE.test(pathname) ? pathname + search : '/';
};

/** The sign-in, which words what went wrong by its code. */
export const signInPage = (fault: string, returnTo: string): string => {
  const query = new URLSearchParams({ fault });
  if (returnTo !== '/') query.set('to', returnTo);
  return `/sign-in?${query.toString()}`;
};
