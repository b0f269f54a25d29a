export const enStamps = {
  title: 'Time stamps',
  lead: 'A time-stamp authority (RFC 3161) outside signs when a checkpoint of the seals was there. So nobody, not even who holds the machine, can say later that a seal is older than it is.',
  none: 'No authority is set: times are the word of this machine.',
  url: 'Address of the authority',
  urlHint: 'It is sent the hash of each checkpoint, and nothing else.',
  roots: 'Root certificates (PEM, optional)',
  rootsHint: 'If given, the certificate of the authority must lead to one of them.',
  remove: 'Ask no authority any more',
  trusted: 'The last checkpoint was stamped on {{at}} by {{signer}}.',
  untrusted:
    'The last checkpoint was stamped on {{at}} by {{signer}}. No root certificate is given: whether that can be trusted was not looked at.',
  failed: 'The authority did not stamp it.',
  waiting: 'The last checkpoint is not stamped yet; that is tried each minute.',
};
