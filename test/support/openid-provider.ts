import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type JWTPayload, SignJWT, exportJWK, generateKeyPair } from 'jose';
import { type Adapter, type AdapterPayload, Provider } from 'oidc-provider';
import { freePort } from '#embedded/free-port';

export const CLIENT = { id: 'recordings', secret: 'a secret that nobody may read' };
const RESOURCE = 'urn:recordings';
const INTERACTION = '/interaction/';

type Claims = Record<string, unknown>;
type Handler = (request: IncomingMessage, response: ServerResponse) => void;
type Key = {
  readonly kid: string;
  readonly alg: string;
  readonly sign: CryptoKey;
  readonly jwk: object;
};

/** What a token says beside the usual; `undefined` leaves a claim out. */
type Minted = { readonly claims?: Claims; readonly header?: Claims; readonly key?: Key };

export const newKey = async (alg = 'RS256'): Promise<Key> => {
  const { privateKey: sign } = await generateKeyPair(alg, { extractable: true });
  const kid = randomUUID();
  return { kid, alg, sign, jwk: { ...(await exportJWK(sign)), kid, alg, use: 'sig' } };
};

const TTL = {
  ...{ AccessToken: 600, AuthorizationCode: 600, ClientCredentials: 600, IdToken: 600 },
  ...{ Grant: 3_600, Interaction: 3_600, Session: 3_600 },
};

/** What the provider remembers, also when it is made anew. */
class Memory implements Adapter {
  private static readonly kept = new Map<string, AdapterPayload>();

  constructor(private readonly kind: string) {}

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    Memory.kept.set(this.key(id), payload);
  }
  async find(id: string): Promise<AdapterPayload | undefined> {
    return Memory.kept.get(this.key(id));
  }
  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...Memory.kept.values()].find((payload) => payload.uid === uid);
  }
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }
  async consume(id: string): Promise<void> {
    Object.assign(Memory.kept.get(this.key(id)) ?? {}, { consumed: Date.now() / 1_000 });
  }
  async destroy(id: string): Promise<void> {
    Memory.kept.delete(this.key(id));
  }
  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of Memory.kept)
      if (payload.grantId === grantId) Memory.kept.delete(key);
  }

  private key(id: string): string {
    return `${this.kind}:${id}`;
  }
}

/** A real OpenID provider on this machine. Whoever is asked for signs in there without a word. */
export class OpenIdProvider {
  /** Claims by subject. */
  readonly people = new Map<string, Claims>();
  /** Who is before the browser; `null`: he refuses. */
  before: string | null = null;
  /** Changes the ID token on its way to the product. */
  tampering: ((idToken: string) => Promise<string> | string) | null = null;
  key!: Key;
  private handler: Handler = (_request, response) => {
    response.destroy();
  };
  private server: Server | null = null;

  private constructor(
    private readonly port: number,
    private redirectUris: readonly string[] = [],
  ) {}

  /** Its address is known, and nobody answers there yet. */
  static async reserved(): Promise<OpenIdProvider> {
    return new OpenIdProvider(await freePort());
  }

  get issuer(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** Answers from now on; `home`: of the product. */
  async start(home: string): Promise<void> {
    this.redirectUris = [`${home}/api/session/oidc/callback`];
    await this.rotate();
    await this.listen();
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      this.handler(request, response);
    });
    this.server = server;
    await new Promise<void>((done) => server.listen(this.port, '127.0.0.1', done));
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }

  /** Signs with another key from now on, and names no other. */
  async rotate(): Promise<void> {
    this.key = await newKey();
    this.serve();
  }

  /** `inIdToken`: claims stand in it, else at the userinfo endpoint only. */
  serve({ inIdToken = false } = {}): void {
    const provider = this.provider(inIdToken);
    const answer = provider.callback();
    const callback: Handler = (request, response) => {
      void answer(request, response);
    };
    this.handler = (request, response) => {
      if (request.url?.startsWith(INTERACTION)) void this.interact(provider, request, response);
      else if (request.url === '/token') this.tamper(callback, request, response);
      else callback(request, response);
    };
  }

  /** An access token for the product, signed by hand: one that it must take, unless something is changed. */
  async token(subject: string, { claims = {}, header = {}, key = this.key }: Minted = {}) {
    const now = Math.floor(Date.now() / 1_000);
    const usual = { iss: this.issuer, aud: CLIENT.id, sub: subject, iat: now, exp: now + 600 };
    const payload = { ...usual, jti: randomUUID(), ...this.people.get(subject), ...claims };
    return new SignJWT(JSON.parse(JSON.stringify(payload)) as JWTPayload)
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })
      .sign(key.sign);
  }

  /** An access token that the provider itself gives to a program. */
  async issuedToken(): Promise<string> {
    const response = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${CLIENT.id}:${encodeURIComponent(CLIENT.secret)}`)}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: RESOURCE }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }

  private provider(inIdToken: boolean): Provider {
    const names = [...new Set([...this.people.values()].flatMap((claims) => Object.keys(claims)))];
    return new Provider(this.issuer, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          grant_types: ['authorization_code', 'client_credentials'],
          redirect_uris: [...this.redirectUris],
        },
      ],
      adapter: Memory,
      ttl: TTL,
      claims: { openid: ['sub'], profile: names },
      conformIdTokenClaims: !inIdToken,
      cookies: { keys: [randomUUID()] },
      jwks: { keys: [this.key.jwk] },
      pkce: { required: () => true },
      findAccount: (_context, sub) => ({
        accountId: sub,
        claims: () => ({ sub, ...this.people.get(sub) }),
      }),
      interactions: { url: (_context, { uid }) => INTERACTION + uid },
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        rpInitiatedLogout: { enabled: true },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: () => ({
            scope: '',
            audience: CLIENT.id,
            accessTokenFormat: 'jwt',
          }),
        },
      },
    });
  }

  private async interact(
    provider: Provider,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { before: accountId } = this;
    if (accountId === null) {
      await provider.interactionFinished(request, response, { error: 'access_denied' });
      return;
    }
    const grant = new provider.Grant({ accountId, clientId: CLIENT.id });
    grant.addOIDCScope('openid profile');
    const consent = { grantId: await grant.save() };
    await provider.interactionFinished(request, response, { login: { accountId }, consent });
  }

  private tamper(callback: Handler, request: IncomingMessage, response: ServerResponse): void {
    const { tampering } = this;
    if (tampering) {
      const end = response.end.bind(response) as (text: string) => void;
      const changed = async (chunk: Buffer | string) => {
        const answer = JSON.parse(String(chunk)) as { id_token?: string };
        if (answer.id_token !== undefined) answer.id_token = await tampering(answer.id_token);
        response.removeHeader('content-length');
        end(JSON.stringify(answer));
      };
      response.end = ((chunk: Buffer | string) => {
        void changed(chunk);
        return response;
      }) as typeof response.end;
    }
    callback(request, response);
  }
}
