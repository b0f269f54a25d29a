/** Adds up how much sound of each side was made up because packets were lost. */
export class ConcealedTime {
  private readonly frames = [0, 0];

  constructor(private readonly sampleRate: number) {}

  /** `concealed` are the frames made up in one chunk, of the local and of the remote side. */
  add(concealed: readonly [number, number]): void {
    this.frames[0]! += concealed[0];
    this.frames[1]! += concealed[1];
  }

  /** Milliseconds of one side, by its number. */
  msOf(side: number): number {
    return (this.frames[side]! * 1000) / this.sampleRate;
  }
}
