/** The position belongs to another event store than the one that is connected: it means nothing here. */
export class ForeignCheckpoint extends Error {
  constructor(name: string, theirs: string, ours: string) {
    super(
      `The checkpoint "${name}" belongs to event store ${theirs}; connected is ${ours}. ` +
        'Connect the store it was built from, or build the catalogue anew with "recordings rebuild".',
    );
    this.name = 'ForeignCheckpoint';
  }
}
