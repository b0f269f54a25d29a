import { createRequire } from 'node:module';

/** What is used of FFmpeg's libraries, as node-av 6.1.1 binds them; negative numbers are errors. */
export interface FfmpegLibrary {
  Codec: { findDecoderByName(name: string): object | null };
  CodecContext: new () => CodecContext;
  Packet: new () => Packet;
  Frame: new () => Frame;
  Log: { setLevel(level: number): void };
}

interface CodecContext {
  channels: number;
  sampleRate: number;
  allocContext3(codec: object): void;
  open2Sync(codec: object, options: null): number;
  sendPacketSync(packet: object): number;
  receiveFrameSync(frame: Frame): number;
  freeContext(): void;
}

interface Packet {
  alloc(): void;
  /** What is set is copied. */
  data: Buffer;
}

interface Frame {
  alloc(): void;
  /** A copy of the samples. Unlike `data` it leaves nothing behind that only a pause frees. */
  toBuffer(): Buffer;
}

/** What all decoders of a thread share: no call leaves anything in a packet or frame. */
type Loaded = { library: FfmpegLibrary; packet: Packet; frame: Frame };

const VERSION = '6.1.1';
/** AV_LOG_QUIET: what is wrong with payloads is no news for a terminal. */
const QUIET = -8;
const RATE = 8000;

/** FFmpeg, an optional part: another licence (GPL) and 167 MB for codecs that few calls have. */
export class FfmpegEngine {
  missing: string | null = null;
  private loaded: Loaded | null = null;

  get ready(): boolean {
    return this.loaded !== null;
  }

  /** Loads it, once in a thread (8 ms); says in `missing` when it is not there. */
  async prepare(): Promise<void> {
    if (this.loaded !== null) return;
    try {
      const library = createRequire(import.meta.url)(`${PACKAGE}/node-av.node`) as FfmpegLibrary;
      library.Log.setLevel(QUIET);
      const [packet, frame] = [new library.Packet(), new library.Frame()];
      packet.alloc();
      frame.alloc();
      this.loaded = { library, packet, frame };
      this.missing = null;
    } catch (error) {
      this.missing = sentenceOf(error as NodeJS.ErrnoException);
    }
  }

  /** A decoder of one channel at 8 kHz, by FFmpeg's name of it. */
  open(name: 'g729' | 'g723_1'): FfmpegDecoder {
    if (this.loaded === null) throw new Error(this.missing ?? 'FFmpeg is not prepared yet.');
    return new FfmpegDecoder(this.loaded, name);
  }
}

/** One engine for a thread, shared by the codecs that need it. */
export const FFMPEG = new FfmpegEngine();

/** Turns frames of a codec into samples, by FFmpeg. To be freed. */
export class FfmpegDecoder {
  private readonly context: CodecContext;
  private readonly packet: Packet;
  private readonly frame: Frame;

  constructor({ library, packet, frame }: Loaded, name: string) {
    const codec = library.Codec.findDecoderByName(name);
    if (codec === null) throw new Error(`This FFmpeg has no decoder ${name}.`);
    this.packet = packet;
    this.frame = frame;
    this.context = new library.CodecContext();
    this.context.allocContext3(codec);
    this.context.sampleRate = RATE;
    this.context.channels = 1;
    if (this.context.open2Sync(codec, null) < 0) throw new Error(`${name} could not be opened.`);
  }

  /**
   * Writes the samples of whole frames to `out` from `at` on, at most `length`; what FFmpeg makes
   * nothing of becomes silence.
   */
  decode(frames: Uint8Array, out: Int16Array, at: number, length: number): void {
    const to = new Uint8Array(out.buffer, out.byteOffset + at * 2, length * 2);
    this.packet.data = Buffer.from(frames.buffer, frames.byteOffset, frames.length);
    let done = 0;
    if (this.context.sendPacketSync(this.packet) >= 0) {
      while (this.context.receiveFrameSync(this.frame) >= 0) {
        const samples = this.frame.toBuffer();
        const fitting = Math.min(samples.length, to.length - done);
        to.set(fitting < samples.length ? samples.subarray(0, fitting) : samples, done);
        done += fitting;
      }
    }
    to.fill(0, done);
  }

  free(): void {
    this.context.freeContext();
  }
}

/** node-av's package of FFmpeg for this machine; it is loaded as it is, without node-av itself. */
const PACKAGE = `@seydx/node-av-${process.platform}-${process.arch}${process.platform === 'win32' ? '-msvc' : ''}`;

function sentenceOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'MODULE_NOT_FOUND') {
    return `Decoding it needs the optional package ${PACKAGE}: npm install --no-save ${PACKAGE}@${VERSION}, then convert again.`;
  }
  const [reason] = message.split('\n');
  return `Decoding it needs the optional package ${PACKAGE}, which is there but cannot be loaded on this machine: ${reason}`;
}
