/**
 * What a cookie of ours is called. `publicUrl`: where browsers reach the product. Under https it bears the
 * prefix with which browsers take it from our own host alone, over TLS, for every path (RFC 6265bis,
 * 4.1.3.2): a neighbour under the same domain cannot plant one. Under http there is no such thing.
 */
const cookieName = (name: string, publicUrl: string | null): string =>
  isByHttps(publicUrl) ? `__Host-${name}` : name;

export const isByHttps = (publicUrl: string | null): boolean =>
  publicUrl?.startsWith('https:') ?? false;

/** Of the session. */
export const sessionCookie = (publicUrl: string | null): string =>
  cookieName('recordings_session', publicUrl);

/** Of a browser that is at the OpenID provider to sign in. */
export const browserCookie = (publicUrl: string | null): string =>
  cookieName('recordings_oidc', publicUrl);
