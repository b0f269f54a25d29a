/** Signing in through an OpenID provider. */
export const enProvider = {
  or: 'or',
  named: 'Sign in with {{name}}',
  unnamed: 'Sign in with single sign-on',
  away: 'It does not answer at the moment. Sign in with your password, or try again soon.',
  fault: {
    'oidc-off': 'Single sign-on is not set up here.',
    'oidc-provider-away':
      'Single sign-on does not answer at the moment. Sign in with your password, or try again soon.',
    'oidc-expired': 'That took too long, or was done already. Start again.',
    'oidc-denied': 'The sign-in was cancelled.',
    'oidc-not-invited':
      'You have no access to Recordings. Ask whoever gives out access in your organisation.',
    'oidc-name-taken':
      'There is an account of your name already. An administrator can connect it with you.',
    'account-removed': 'Your account here was removed. Ask an administrator.',
    'identity-unlinked': 'Your account here is no longer connected with you. Ask an administrator.',
    'oidc-behind': 'Your account is being made. Try again in a moment.',
    'public-url-missing':
      'Single sign-on is not set up completely: PUBLIC_URL is missing. Tell whoever runs this.',
    other: 'Signing in did not work. Start again; if that does not help, tell an administrator.',
  },
};
