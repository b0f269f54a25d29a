import { Refusal } from '#domain/kernel';
import type { Context } from '../context.js';
import type { Accounts } from '../users/accounts.js';
import { AccessTokens } from './access-tokens.js';
import { IdentityAccounts } from './identity-accounts.js';
import { PendingSignIns } from './pending-sign-ins.js';
import { Provider } from './provider.js';
import { ProviderSignIn } from './provider-sign-in.js';

type Open = {
  readonly provider: Provider;
  readonly signIn: ProviderSignIn;
  readonly tokens: AccessTokens;
  readonly accounts: IdentityAccounts;
};

/** The way in through an OpenID provider, if one is configured. */
export class OidcDoor {
  private constructor(private readonly way: Open | null) {}

  static over(context: Context, accounts: Accounts): OidcDoor {
    const { house, readModel, log } = context;
    const { oidc } = house.config;
    if (oidc === null) return new OidcDoor(null);
    const provider = new Provider(oidc, log);
    const identities = new IdentityAccounts(context, accounts);
    const { runtime } = readModel;
    const { clock } = house;
    // Asked at once, so that whoever runs the product reads what is wrong before anybody signs in.
    void provider.isThere();
    return new OidcDoor({
      provider,
      accounts: identities,
      signIn: new ProviderSignIn(provider, new PendingSignIns(runtime, clock)),
      tokens: new AccessTokens({ provider, accounts: identities, runtime, clock }),
    });
  }

  get provider(): Provider | null {
    return this.way?.provider ?? null;
  }

  get signIn(): ProviderSignIn | null {
    return this.way?.signIn ?? null;
  }

  get tokens(): AccessTokens | null {
    return this.way?.tokens ?? null;
  }

  /** @throws Refusal when there is none */
  open(): Open {
    if (this.way) return this.way;
    throw new Refusal('unknown', 'oidc-off', 'No OpenID provider is configured.');
  }
}
