export const enPast = {
  title: 'As it was',
  link: 'As it was on …',
  lead: 'The recordings as they stood at a moment, and as a person saw them then, with the role, the App objects and the access lists of that time. Looking is recorded.',
  denied: 'This is for auditors and administrators.',
  field: {
    at: 'Date and time',
    user: 'As seen by',
    appObject: 'Through the App object',
    q: 'Search names, numbers, files',
  },
  userHint: 'Name or extension of then, or id; empty: everything',
  appObjectHint: 'Where the person had several',
  ask: 'Show',
  stood: 'As it stood on {{at}}.',
  position: 'Position {{position}} of the log.',
  seenBy: 'As {{name}} ({{role}}) saw it.',
  seenThrough: 'As {{name}} ({{role}}) saw it through the App object “{{appObject}}”.',
  appObjects: 'Possible App objects then: {{names}}.',
  limit: {
    'app-object-not-known':
      'There were several App objects, and which was chosen is not kept; shown is what could be seen without a choice. Name one above.',
    'people-forgotten':
      'Accounts that existed then were removed since. Their names and extensions are forgotten, so recordings that an access list showed by these may be missing.',
  },
  toNow: 'To the recordings as they are',
  activity: 'What this person did that day',
  none: 'There was nothing to see.',
  noneYet: 'Nothing so far; there is more to look through.',
  more: 'Look further',
  erased: 'Destroyed since',
  now: 'As it is now',
  owner: 'of {{owner}}',
};
