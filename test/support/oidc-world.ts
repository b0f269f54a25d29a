import { CookieBrowser } from './cookie-browser.js';
import { CLIENT, OpenIdProvider } from './openid-provider.js';
import { type Answer, Product, eventually } from './product.js';

export type Session = {
  readonly user: { readonly id: string; readonly name: string; readonly role: string };
  readonly via: string;
  readonly appObject: string | null;
  readonly expiresAt: string;
};
type Entry = {
  readonly type: string;
  readonly by: string;
  readonly via: string;
  readonly data: object;
};
export type Problem = { readonly code: string; readonly detail: string };

/** What clocks may differ by. */
export const SKEW_S = 60;

/** The product, a provider whose people come to it, and people. */
export class OidcWorld {
  private constructor(
    readonly provider: OpenIdProvider,
    readonly product: Product,
  ) {}

  /** The product runs; the provider does not answer yet. */
  static async start(): Promise<OidcWorld> {
    const provider = await OpenIdProvider.reserved();
    const product = await Product.start({
      env: {
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: CLIENT.id,
        OIDC_CLIENT_SECRET: CLIENT.secret,
        OIDC_LABEL: 'Example ID',
        OIDC_ROLE_CLAIM: 'realm_access.roles',
        OIDC_ADMIN_VALUES: 'boss',
        OIDC_AUDITOR_VALUES: 'audit',
        OIDC_NUMBER_CLAIM: 'extension',
        LOG_LEVEL: 'trace',
      },
    });
    return new OidcWorld(provider, product);
  }

  /** Until the product has seen that the provider is there. */
  async startProvider(): Promise<void> {
    const path = '/api/session/ways';
    await this.provider.start(this.product.url);
    await eventually(
      async () =>
        (await this.product.get<{ oidc: { available: boolean } }>(path)).body.oidc.available,
      { withinMs: 60_000, what: 'the provider' },
    );
  }

  async stop(): Promise<void> {
    await this.product.stop();
    await this.provider.stop();
  }

  /** The provider knows him so from now on. */
  person(subject: string, roles: readonly string[] = [], claims: object = {}): string {
    const usual = { preferred_username: subject, extension: '1', realm_access: { roles } };
    this.provider.people.set(subject, { ...usual, ...claims });
    return subject;
  }

  /** Through the provider and back, in a browser of his own: where he ends up. `null`: he refuses. */
  async comeIn(subject: string | null, to = '/', browser = new CookieBrowser()) {
    this.provider.before = subject;
    const begin = `${this.product.url}/api/session/oidc?to=${encodeURIComponent(to)}`;
    const at = new URL(await browser.follow(begin));
    return { browser, path: at.pathname + at.search, fault: at.searchParams.get('fault') };
  }

  /** Who is signed in there. */
  async sessionIn(browser: CookieBrowser): Promise<Session> {
    const response = await browser.ask(`${this.product.url}/api/session`);
    if (!response.ok) throw new Error(`nobody is signed in: ${String(response.status)}`);
    return (await response.json()) as Session;
  }

  /** One request with a token. */
  async send(token: string, method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(new URL(path, this.product.url), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body: answer };
  }

  /** Who somebody with a token is; the status alone when he is nobody. */
  async as(token: string) {
    const { status, body } = await this.send(token, 'GET', '/api/session');
    return { status, body: body as unknown as Session & Problem };
  }

  /** Why somebody with a token is nobody. */
  async refusalOf(token: string): Promise<[status: number, code: string]> {
    const { status, body } = await this.as(token);
    return [status, body.code];
  }

  async entriesOf(id: string): Promise<Entry[]> {
    const path = `/api/events?stream=user-${id}&limit=100`;
    return (await this.product.get<{ items: Entry[] }>(path)).body.items;
  }

  async typesOf(id: string): Promise<string[]> {
    return (await this.entriesOf(id)).map(({ type }) => type).toSorted();
  }
}
