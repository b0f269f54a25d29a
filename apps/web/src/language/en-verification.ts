import type { Verification } from '../api/types.js';

type Words = {
  readonly difference: Record<Verification['differences'][number]['code'], string>;
  readonly note: Record<Verification['notes'][number]['code'], string>;
};

/** What verifying a recording comes to. */
export const enVerification = {
  difference: {
    'capture-differs': 'The capture is not the one that was sealed.',
    'capture-length-differs':
      'The capture is not the one that was sealed: it has {{found}} bytes, and had {{sealed}}.',
    'capture-unreadable':
      'The stored capture cannot be read: its file is not in the store, or its bytes are not as they were written. A backup may have it whole.',
    'sound-differs': 'The sound is not the one that was sealed.',
    'sound-unreadable':
      'The sound cannot be worked out anew: what is stored is missing or damaged.',
    'fact-differs': 'What the log says of the {{fact}} is not what was sealed.',
    'key-missing': 'The key of the recording is not there: no fact of the call can be compared.',
    'event-unreadable':
      'Event {{event}} of its history cannot be read: it was changed, or a newer version of the product wrote it.',
    'events-unreadable': 'More events behind these that cannot be read: {{count}}.',
    'events-missing':
      'Its history had {{events}} events when it was sealed. Missing of them: {{count}}.',
    'events-differ':
      'Of the first {{events}} events of its history at least one is not as it was sealed.',
    'signature-invalid': 'The signature of the seal is not one of its key.',
    'key-unknown': 'The chain does not know the key that the seal names.',
    'key-not-current': 'The chain was signed with another key at that place.',
    'key-unproved': 'The key did not sign for itself.',
    'key-unvouched':
      'Entry {{entry}} of the chain brings in a key for which the one before did not vouch.',
    'chain-differs': 'The seal is one of another chain.',
    'sequence-broken': 'The seal does not stand where it says.',
    'previous-differs': 'The seal before it in the chain is another one.',
    'next-differs': 'The next entry of the chain follows another one.',
    'entry-missing': 'The chain of seals does not hold the entry that its history names.',
    'entry-unreadable':
      'Entry {{entry}} of the chain cannot be read: it was changed, or a newer version of the product wrote it.',
    'entry-of-another': 'The entry of the chain that its history names is about something else.',
    'entry-differs': 'The entry of the chain is not the one that its history names.',
    'root-differs': 'The seal is not in the chain as the checkpoint has it.',
    'checkpoint-unsigned': 'The signature of the checkpoint is wrong.',
    'checkpoint-missing':
      'The chain of seals does not hold the checkpoint that was its entry {{entry}}.',
  },
  note: {
    'not-covered-yet': 'No checkpoint covers the seal yet; one is made each day.',
    'not-covered-for-long':
      'No checkpoint covers the seal, though the chain went on for more than two days behind it and one is made each day: compare it with one that is kept elsewhere, and run the audit.',
    'sound-not-sealed':
      'The seal covers the capture, not the sound: it was not decoded when it was sealed, or cannot be.',
    'sound-by-another-converter':
      'The sound was sealed as {{sealed}} decodes it; this is {{present}}. The capture it is decoded from was compared.',
    'sound-read-anew':
      'The capture was read anew since it was sealed; its sound is sealed again soon.',
    'facts-not-compared': 'The facts of the call were not compared: not all events can be read.',
    'answer-not-kept':
      'This answer is not in its history: nothing is added to one that cannot be read.',
  },
  fact: {
    device: 'device',
    serial: 'serial number',
    conversation: 'conversation',
    fileName: 'file name',
    registration: 'registration',
    domain: 'domain',
    owner: 'owner',
    direction: 'direction',
    localName: 'own name',
    localNumber: 'own number',
    remoteName: 'other name',
    remoteNumber: 'other number',
  },
} satisfies Words & { readonly fact: Record<string, string> };
