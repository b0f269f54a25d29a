import {
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  None,
  allowInsecureRequests,
  clockTolerance,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client';
import type { Logger } from 'pino';
import { isLoopback } from '#infra/oidc-config';
import type { OidcConfig } from '#infra/oidc-config';
import { ProviderAway } from './provider-away.js';
import { ProviderKeys } from './provider-keys.js';

/** What clocks may differ by, ours (the machine's, whatever CLOCK_OFFSET says) and the provider's. */
export const CLOCK_SKEW_SECONDS = 60;

const ASKED_AGAIN_MS = 5_000;
const FRESH_MS = 60 * 60_000;
const DISCOVERED_WITHIN_SECONDS = 5;
const ANSWERS_WITHIN_SECONDS = 10;

/**
 * The OpenID provider. That it is away is a state: it is asked again when somebody needs it, and not
 * more often than every few seconds.
 */
export class Provider {
  private known: Configuration | null = null;
  private signedWith: ProviderKeys | null = null;
  private askedAt = -Infinity;
  private fault: unknown = null;
  private asking: Promise<void> | null = null;

  constructor(
    readonly config: OidcConfig,
    private readonly log: Logger,
  ) {}

  /** Does it answer, as far as was seen within seconds? */
  async isThere(): Promise<boolean> {
    await this.askedWithin(ASKED_AGAIN_MS);
    return this.fault === null;
  }

  /** What it says of itself, by now or the last time that it answered. @throws ProviderAway */
  async configuration(): Promise<Configuration> {
    await this.askedWithin(this.known && this.fault === null ? FRESH_MS : ASKED_AGAIN_MS);
    if (this.known) return this.known;
    throw new ProviderAway(this.fault);
  }

  /** The keys that it signs with. @throws ProviderAway */
  async keys(): Promise<ProviderKeys> {
    const { jwks_uri: address } = (await this.configuration()).serverMetadata();
    if (address === undefined || !this.mayAsk(address))
      throw new ProviderAway(new Error('It names no address of its keys that could be trusted.'));
    if (this.signedWith?.address !== address) this.signedWith = new ProviderKeys(address);
    return this.signedWith;
  }

  private async askedWithin(ms: number): Promise<void> {
    if (performance.now() - this.askedAt < ms) return;
    this.asking ??= this.ask().finally(() => (this.asking = null));
    await this.asking;
  }

  private async ask(): Promise<void> {
    const before = this.fault;
    try {
      this.known = await this.discover();
      this.fault = null;
      if (before !== null) this.log.info('the OpenID provider answers again');
    } catch (fault) {
      this.fault = fault;
      if (before === null)
        this.log.warn({ code: codeOf(fault) }, 'the OpenID provider does not answer');
    }
    this.askedAt = performance.now();
  }

  private async discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.config;
    const options = {
      timeout: DISCOVERED_WITHIN_SECONDS,
      execute: [
        enableNonRepudiationChecks,
        ...(issuer.startsWith('http:') ? [allowInsecureRequests] : []),
      ],
    };
    const metadata = { [clockTolerance]: CLOCK_SKEW_SECONDS };
    const proof = clientSecret === null ? None() : byWhatItTakes(clientSecret);
    const found = await discovery(new URL(issuer), clientId, metadata, proof, options);
    found.timeout = ANSWERS_WITHIN_SECONDS;
    return found;
  }

  private mayAsk(address: string): boolean {
    const { protocol, hostname } = new URL(address);
    return (
      protocol === 'https:' || (this.config.issuer.startsWith('http:') && isLoopback(hostname))
    );
  }
}

/** Basic, as every provider must know it (RFC 6749, 2.3.1), unless it names others only. */
const byWhatItTakes =
  (secret: string): ClientAuth =>
  (server, ...rest) => {
    const named = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const proof = named.includes('client_secret_basic') ? ClientSecretBasic : ClientSecretPost;
    proof(secret)(server, ...rest);
  };

/** Never the whole fault: what was asked and answered stands in that. */
const codeOf = (fault: unknown): string => {
  const { code, cause, name } = fault as {
    code?: string;
    cause?: { code?: string };
    name?: string;
  };
  return code ?? cause?.code ?? name ?? 'unknown';
};
