/** The OpenID provider does not answer, or not as one; whoever has a password signs in all the same. */
export class ProviderAway extends Error {
  constructor(cause?: unknown) {
    super('The OpenID provider does not answer. Try again soon.', { cause });
  }
}
