/** Anmelden über einen OpenID-Provider. */
export const deProvider = {
  or: 'oder',
  named: 'Mit {{name}} anmelden',
  unnamed: 'Mit Single Sign-on anmelden',
  away: 'Antwortet gerade nicht. Melden Sie sich mit Ihrem Passwort an oder versuchen Sie es bald erneut.',
  fault: {
    'oidc-off': 'Single Sign-on ist hier nicht eingerichtet.',
    'oidc-provider-away':
      'Single Sign-on antwortet gerade nicht. Melden Sie sich mit Ihrem Passwort an oder versuchen Sie es bald erneut.',
    'oidc-expired': 'Das hat zu lange gedauert oder war schon erledigt. Beginnen Sie noch einmal.',
    'oidc-denied': 'Die Anmeldung wurde abgebrochen.',
    'oidc-not-invited':
      'Sie haben keinen Zugang zu Recordings. Wenden Sie sich an die Stelle, die in Ihrer Organisation Zugänge vergibt.',
    'oidc-name-taken':
      'Ein Konto mit Ihrem Namen gibt es schon. Ein Administrator kann es mit Ihnen verbinden.',
    'account-removed': 'Ihr Konto hier wurde entfernt. Wenden Sie sich an einen Administrator.',
    'identity-unlinked':
      'Ihr Konto hier ist nicht mehr mit Ihnen verbunden. Wenden Sie sich an einen Administrator.',
    'oidc-behind': 'Ihr Konto wird gerade angelegt. Versuchen Sie es gleich noch einmal.',
    'public-url-missing':
      'Single Sign-on ist nicht vollständig eingerichtet: PUBLIC_URL fehlt. Sagen Sie es denen, die das hier betreiben.',
    other:
      'Die Anmeldung hat nicht geklappt. Beginnen Sie noch einmal; hilft das nicht, wenden Sie sich an einen Administrator.',
  },
};
