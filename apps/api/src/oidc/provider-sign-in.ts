import {
  AuthorizationResponseError,
  type Configuration,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { Refusal } from '#domain/kernel';
import { type Claims, type ProviderPerson, claimAt, personIn } from './claims.js';
import type { PendingSignIn, PendingSignIns } from './pending-sign-ins.js';
import type { Provider } from './provider.js';
import { ProviderAway } from './provider-away.js';

type Begin = {
  /** Where the provider sends the person back to. */
  readonly callback: string;
  readonly browser: string;
  readonly returnTo: string;
};

/** The authorization code flow with PKCE (OpenID Connect Core 3.1, RFC 7636), from one end to the other. */
export class ProviderSignIn {
  constructor(
    private readonly provider: Provider,
    private readonly pending: PendingSignIns,
  ) {}

  /** The address at the provider where the person shows who he is. @throws ProviderAway */
  async begin({ callback, browser, returnTo }: Begin): Promise<URL> {
    if (!(await this.provider.isThere())) throw new ProviderAway();
    const configuration = await this.provider.configuration();
    const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
    await this.pending.begin(state, browser, { nonce, verifier, returnTo });
    return buildAuthorizationUrl(configuration, {
      redirect_uri: callback,
      scope: this.provider.config.scope,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
  }

  /** Whoever comes back with this state to this browser; `null`: nobody was sent, or he came already. */
  async pendingOf(state: string, browser: string): Promise<PendingSignIn | null> {
    return this.pending.finish(state, browser);
  }

  /**
   * Who came back. `address`: the whole one, with what the provider wrote behind it.
   * @throws Refusal, ProviderAway
   */
  async personOf(address: URL, { nonce, verifier }: PendingSignIn): Promise<ProviderPerson> {
    const configuration = await this.provider.configuration();
    const state = address.searchParams.get('state') ?? '';
    const checks = { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state };
    try {
      const tokens = await authorizationCodeGrant(configuration, address, {
        ...checks,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Refusal('unauthenticated', 'oidc-failed');
      const more = await this.userInfo(configuration, tokens.access_token, claims);
      return personIn({ ...more, ...claims }, this.provider.config);
    } catch (fault) {
      throw asOurs(fault);
    }
  }

  /** Where the person ends his session at the provider too; `null`: it offers no such place. */
  async endAddress(returnTo: string): Promise<URL | null> {
    if (!(await this.provider.isThere())) return null;
    const { end_session_endpoint: end } = (await this.provider.configuration()).serverMetadata();
    if (end === undefined) return null;
    const address = new URL(end);
    address.searchParams.set('client_id', this.provider.config.clientId);
    address.searchParams.set('post_logout_redirect_uri', returnTo);
    return address;
  }

  /** Asked only for what the ID token does not say. What it refuses to say, it does not say. */
  private async userInfo(
    configuration: Configuration,
    accessToken: string,
    claims: Claims,
  ): Promise<object> {
    const { name, number, role } = this.provider.config.claims;
    const isSaid = [name, number, role].every(
      (path) => path === null || claimAt(claims, path) !== undefined,
    );
    if (isSaid || !configuration.serverMetadata().userinfo_endpoint) return {};
    try {
      return await fetchUserInfo(configuration, accessToken, claims.sub);
    } catch (fault) {
      if (isRefused(fault)) return {};
      throw fault;
    }
  }
}

const isRefused = (fault: unknown): boolean =>
  fault instanceof WWWAuthenticateChallengeError || fault instanceof ResponseBodyError;

/** What the provider says stays out of what we throw: codes and tokens are in it. */
const asOurs = (fault: unknown): Error => {
  if (fault instanceof Refusal) return fault;
  if (fault instanceof AuthorizationResponseError)
    return new Refusal(
      'forbidden',
      fault.error === 'access_denied' ? 'oidc-denied' : 'oidc-failed',
      `The provider answered "${fault.error}".`,
    );
  if (fault instanceof ResponseBodyError)
    return new Refusal('forbidden', 'oidc-failed', `The provider answered "${fault.error}".`);
  const code = (fault as { code?: string }).code ?? '';
  if (fault instanceof WWWAuthenticateChallengeError || code.startsWith('OAUTH_'))
    return new Refusal('forbidden', 'oidc-failed', `What the provider sent is refused: ${code}.`);
  return new ProviderAway();
};
