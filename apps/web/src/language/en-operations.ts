import { enVerification } from './en-verification.js';

/** What runs by itself, and what an administrator should look at. */
export const enSweeps = {
  title: 'What runs by itself',
  lead: 'These look again and again for what is due. Each asks the rules before it does anything.',
  every: 'every {{time}}',
  never: 'has not run yet',
  last: 'Last run {{at}}',
  runNow: 'Run now',
  asked: 'It runs as soon as a worker is free.',
  nothingDue: 'Nothing was due.',
  lastTelling: 'Last time something was due: {{at}}',
  outcome: { done: 'runs', failed: 'failed', halted: 'halted' },
  lookedAt_one: '{{count}} looked at',
  lookedAt_other: '{{count}} looked at',
  did_one: '{{count}} done',
  did_other: '{{count}} done',
  refused_one: '{{count}} kept by the rules',
  refused_other: '{{count}} kept by the rules',
  name: {
    bin: 'Recycle bin: removes what was in it for its time',
    retention: 'Retention: removes what was kept for its time',
    licence: 'Licence: removes what belongs to people without a licence for 30 days',
    owners: 'Owners: finds whose earlier recordings are',
    orphans: 'Orphans: looks for files without a recording, and recordings without a file',
    rewrap: 'Crypt keys: brings recordings under the newest one',
    compaction: 'Compaction: keeps captures in less room',
    seals: 'Seals: compares sealed recordings with their seals',
    stamps: 'Time stamps: has checkpoints of the seals stamped',
  },
};

export const enAlarms = {
  title: 'Alarms',
  none: 'No alarms.',
  count_one: '{{count}} alarm',
  count_other: '{{count}} alarms',
  since: 'Since {{at}}',
  said: 'In the words of the server',
  code: {
    'sweep-overdue': 'Something that runs by itself has stopped',
    'sweep-failed': 'Something that runs by itself fails',
    'clock-doubted': 'The clock is not believed; nothing is removed by date',
    'orphans-found': 'Files and events do not agree',
    'seals-differ': 'Recordings differ from their seals',
    'accesses-lost': 'Accesses are missing from the activity protocol',
    'recordings-locked': 'Recordings are locked',
    'recordings-in-clear': 'New recordings are stored in clear',
  },
  todo: {
    'sweep-overdue':
      'Nothing is lost by it, but nothing goes on its day either. Look whether a worker is running, and whether the queues below answer. It goes on by itself once they do.',
    'sweep-failed':
      'It is tried again and again. Look at what it says, at the connections below, and at the failed jobs in the job dashboard.',
    'clock-doubted':
      'Look at the time and date of this machine. If they are wrong, set them right: the alarm then ends by itself. If they are right, say so here; so it is when everything was switched off for more than two days, too.',
    'recordings-locked':
      'Their crypt key was not entered since the start. Enter it under Settings; nothing is lost meanwhile, and what comes in is taken.',
    'recordings-in-clear':
      'A crypt key was set once, and none is now. If that is not as it should be, set one under Settings.',
    'orphans-found':
      'There are files without a recording, or recordings without their files. Nothing is removed because of it. Look for a backup of what is missing.',
    'seals-differ':
      'Somebody or something changed what was sealed. Open the recordings and verify them: it says what differs, and where. Compare them with a backup, and with a checkpoint that somebody else has kept.',
    'accesses-lost':
      'The event store was away for too long, or did not take them. They cannot be written any more; the log of the server names each. The alarm ends when the server is started again.',
  },
  orphans: {
    list: 'Where they do not agree',
    none: 'All agree again; the alarm ends within seconds.',
    open: 'Show the recording',
    end: 'End the recording…',
    endTitle: 'End this recording by hand?',
    endAction: 'End the recording',
    endWhat:
      'It began and never ended, and nobody receives it any more. It is then listed as failed and incomplete, and can be deleted; its history says who ended it, and why.',
    endLate:
      'Should what arrived be found after all, in the spool of another machine, it is taken.',
    reason: 'Reason (optional)',
    ended: 'The recording was ended.',
  },
  confirmClock: 'The clock is right…',
  clock: {
    title: 'Is the clock right?',
    now: 'Your device says {{now}}.',
    consequence:
      'If you confirm, everything that is due by this clock is removed for good, within seconds. If the clock is wrong, recordings go that should stay, and nobody can bring them back.',
    action: 'The clock is right, go on',
    done: 'The clock is confirmed. What is due is removed again.',
  },
};

export const enSeals = {
  title: 'Seals',
  lead: 'A seal proves that a recording is what was captured: any change of its bytes, its sound or its history shows.',
  watermark: 'Seal all recordings',
  watermarkHint:
    'Earlier recordings are sealed too, one after the other. Switched off, new ones are sealed no more; seals that are there stay.',
  sealed_one: '{{count}} recording is sealed.',
  sealed_other: '{{count}} recordings are sealed.',
  waiting_one: '{{count}} waits for it.',
  waiting_other: '{{count}} wait for it.',
  none: 'Nothing was sealed yet.',
  entries: 'Entries of the chain',
  checkpoint: 'Last checkpoint',
  checkpointSaid: '{{at}}, over {{count}} entries',
  noCheckpoint: 'none yet',
  round: 'Comparison of all',
  roundSaid: 'round {{round}}, {{count}} so far',
  nothing: 'Nothing has been compared yet; that goes on by itself.',
  whole: 'Everything that was compared is as it was sealed.',
  faulty_one: '{{count}} recording differs from its seal:',
  faulty_other: '{{count}} recordings differ from their seals:',
  keys: 'Fingerprints of the signing keys',
  keySince: 'since {{at}}',
  takeCheckpoint: 'Download the last checkpoint',
  statements: {
    title: 'Daily statements',
    lead: 'Counted from the log after each midnight (UTC) and signed into the chain; recordings audit counts again and compares.',
    until: 'Until',
    begun: 'Began',
    complete: 'Ended',
    incomplete: 'Incomplete',
    failed: 'Failed',
    removed: 'Removed',
  },
  verification: enVerification,
  recording: {
    title: 'Seal',
    sealed: 'This recording is sealed.',
    unsealed: 'This recording is not sealed.',
    verify: 'Verify now',
    verifying: 'Comparing…',
    seal: 'Seal it',
    asked: 'It is sealed within seconds.',
    valid: 'Valid: it is as it was sealed on {{at}}.',
    invalid: 'It differs from its seal.',
    seconds: 'Seconds {{spans}}',
    bytes: 'Bytes {{spans}}',
    more: 'and {{count}} more places',
    notes: 'Not compared',
    entry: 'Entry {{sequence}} of the chain',
  },
};
