import {
  type CryptoKey,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
} from 'jose';
import { ProviderAway } from './provider-away.js';

/** Keys that the provider does not name any more are trusted no longer than this. */
const FRESH_MS = 10 * 60_000;
/** Unless it does not answer: then those that it named last are, for so long. */
const TRUSTED_MS = 24 * 60 * 60_000;
/** A key that nobody knows makes us ask again, but not more often than this. */
const COOLDOWN_MS = 10_000;
const ANSWERS_WITHIN_MS = 5_000;

type Header = JWSHeaderParameters;

/** The keys that a provider signs with, by their address: fetched when needed, and anew when it has others. */
export class ProviderKeys {
  private readonly remote: ReturnType<typeof createRemoteJWKSet>;
  private fetchedAt = 0;
  private failedAt = -Infinity;

  constructor(readonly address: string) {
    this.remote = createRemoteJWKSet(new URL(address), {
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: FRESH_MS,
      timeoutDuration: ANSWERS_WITHIN_MS,
    });
  }

  /** The key that signed. @throws ProviderAway, or an error of jose when there is no such key */
  readonly find = async (header?: Header, token?: FlattenedJWSInput): Promise<CryptoKey> => {
    if (performance.now() - this.failedAt < COOLDOWN_MS) return this.asKnown(header, token);
    try {
      const key = await this.remote(header, token);
      this.fetchedAt = performance.now();
      return key;
    } catch (fault) {
      if (isOfToken(fault)) throw fault;
      this.failedAt = performance.now();
      return this.asKnown(header, token, fault);
    }
  };

  /** By the keys that were named when the provider answered last. */
  private asKnown(header?: Header, token?: FlattenedJWSInput, fault?: unknown): Promise<CryptoKey> {
    const known = this.remote.jwks();
    if (known && performance.now() - this.fetchedAt < TRUSTED_MS)
      return createLocalJWKSet(known)(header, token);
    throw new ProviderAway(fault);
  }
}

const isOfToken = (fault: unknown): boolean =>
  fault instanceof errors.JWKSNoMatchingKey ||
  fault instanceof errors.JWKSMultipleMatchingKeys ||
  fault instanceof errors.JOSENotSupported;
