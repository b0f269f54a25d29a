/** What is said to somebody about himself: his menu, his password, where he is signed in. */
export const enAccount = {
  menu: 'Account of {{name}}',
  signOut: 'Sign out',
  role: { user: 'User', admin: 'Administrator', auditor: 'Auditor' },
  theme: 'Appearance',
  light: 'Light',
  dark: 'Dark',
  language: 'Language',
  shortcuts: 'Keyboard shortcuts',
  title: 'Your account',
  currentPassword: 'Current password',
  changePassword: 'Change the password',
  passwordChanged: 'The password was changed. Your other sessions have ended.',
  passwordElsewhere:
    'You came here through your organisation’s sign-in: its password is changed there. One of your own here is changed after signing in with it.',
  passwordDue: 'Choose a password of your own',
  passwordDueLead:
    'Somebody else knows the one that you signed in with. Nothing else can be done here before.',
  sessions: 'Where you are signed in',
  sessionsLead: 'End what you do not know, then change your password.',
  sessionTimes: 'Signed in {{began}}, last used {{seen}}',
  thisSession: 'This one',
  unknownClient: 'A client that did not say what it is',
  end: 'End',
  endOf: 'End the session of {{where}}',
};
