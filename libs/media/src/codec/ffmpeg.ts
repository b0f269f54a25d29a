import { createRequire } from 'node:module';

/** What is used of FFmpeg's libraries, as node-av 6.1.1 binds them; negative numbers are errors. */
export interface FfmpegLibrary {
  Codec: { findDecoderByName(name: string): object | null };
  CodecContext: new () => CodecContext;
  Packet: new () => Packet;
  Frame: new () => Frame;
  SoftwareResampleContext: new () => Resampler;
  Log: { setLevel(level: number): void };
}

interface CodecContext {
  channelLayout: ChannelLayout;
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
}

/** Here it converts nothing: it gathers the samples of frames, which leave it in one piece. */
interface Resampler {
  allocSetOpts2(...formats: [...to: SampleFormat, ...from: SampleFormat]): number;
  init(): number;
  /** Without `out` the samples of `frame` are kept. */
  convertFrame(out: null, frame: Frame): number;
  /** Without `input` up to `count` of the samples that are kept are given; returns how many. */
  convertSync(out: [Buffer], count: number, input: null, inputCount: 0): number;
}

type ChannelLayout = { nbChannels: number; order: number; mask: bigint };
type SampleFormat = [layout: ChannelLayout, format: number, rate: number];

/** What all decoders of a thread share: no call leaves anything in it. */
type Loaded = {
  library: FfmpegLibrary;
  packet: Packet;
  frame: Frame;
  gathered: Resampler;
  samples: Int16Array;
};

const VERSION = '6.1.1';
/** AV_LOG_QUIET: what is wrong with payloads is no news for a terminal. */
const QUIET = -8;
const RATE = 8000;
/** AV_CHANNEL_LAYOUT_MONO. */
const MONO: ChannelLayout = { nbChannels: 1, order: 1, mask: 4n };
/** AV_SAMPLE_FMT_S16 and AV_SAMPLE_FMT_S16P: 16 bits, of all channels in turn or one by one. */
const INTERLEAVED = 1;
const PLANAR = 6;
/** FFmpeg is given so many frames at once: a second of G.729, three of G.723.1; 1 ms of work. */
const BATCH = 100;
/** Those of G.723.1 are the largest, in bytes and in samples. */
const FRAME_BYTES = 24;
const FRAME_SAMPLES = 240;

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
      this.loaded = shared(library);
      this.missing = null;
    } catch (error) {
      this.missing = sentenceOf(error as NodeJS.ErrnoException);
    }
  }

  /** A decoder of one channel at 8 kHz, by FFmpeg's name of it; a frame has so many samples. */
  open(name: 'g729' | 'g723_1', frameSamples: number): FfmpegDecoder {
    if (this.loaded === null) throw new Error(this.missing ?? 'FFmpeg is not prepared yet.');
    return new FfmpegDecoder(this.loaded, name, frameSamples);
  }
}

/** One engine for a thread, shared by the codecs that need it. */
export const FFMPEG = new FfmpegEngine();

function shared(library: FfmpegLibrary): Loaded {
  library.Log.setLevel(QUIET);
  const [packet, frame] = [new library.Packet(), new library.Frame()];
  packet.alloc();
  frame.alloc();
  const gathered = new library.SoftwareResampleContext();
  const format = gathered.allocSetOpts2(MONO, INTERLEAVED, RATE, MONO, PLANAR, RATE);
  if (format < 0 || gathered.init() < 0) throw new Error('FFmpeg gathers no samples.');
  return { library, packet, frame, gathered, samples: new Int16Array(BATCH * FRAME_SAMPLES) };
}

/** Where samples go to. Of the last frame of a piece, some may be left out. */
type Piece = { out: Int16Array; at: number; length: number };

/**
 * Turns frames of a codec into samples, by FFmpeg, many at once: each call of it costs as much as a
 * tenth of a frame. To be freed.
 */
export class FfmpegDecoder {
  private readonly context: CodecContext;
  private readonly frames = Buffer.allocUnsafeSlow(BATCH * FRAME_BYTES);
  private filled = 0;
  private count = 0;
  private readonly pieces: Piece[] = [];

  constructor(
    private readonly shared: Loaded,
    name: string,
    private readonly frameSamples: number,
  ) {
    const { library } = shared;
    const codec = library.Codec.findDecoderByName(name);
    if (codec === null) throw new Error(`This FFmpeg has no decoder ${name}.`);
    this.context = new library.CodecContext();
    this.context.allocContext3(codec);
    this.context.sampleRate = RATE;
    this.context.channelLayout = MONO;
    if (this.context.open2Sync(codec, null) < 0) throw new Error(`${name} could not be opened.`);
  }

  /**
   * Takes the frame `bytes[start..end)`, the first `length` samples of which are for `out` from `at`
   * on. They are there after `flush`; those that FFmpeg makes nothing of are silence.
   */
  put(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: Int16Array,
    at: number,
    length = this.frameSamples,
  ): void {
    if (this.count === BATCH) this.flush();
    for (let i = start; i < end; i++) this.frames[this.filled++] = bytes[i]!;
    this.count++;
    const last = this.pieces.at(-1);
    if (last?.out === out && last.at + last.length === at && this.isWhole(last)) {
      last.length += length;
    } else this.pieces.push({ out, at, length });
  }

  /** Writes the samples of all that was put. */
  flush(): void {
    if (this.count === 0) return;
    const samples = this.decoded();
    let from = 0;
    for (const { out, at, length } of this.pieces) {
      out.set(samples.subarray(from, from + length), at);
      from += Math.ceil(length / this.frameSamples) * this.frameSamples;
    }
    this.filled = 0;
    this.count = 0;
    this.pieces.length = 0;
  }

  free(): void {
    this.context.freeContext();
  }

  private isWhole({ length }: Piece): boolean {
    return length % this.frameSamples === 0;
  }

  private decoded(): Int16Array {
    const { packet, frame, gathered, samples } = this.shared;
    packet.data = this.frames.subarray(0, this.filled);
    if (this.context.sendPacketSync(packet) >= 0) {
      while (this.context.receiveFrameSync(frame) >= 0) gathered.convertFrame(null, frame);
    }
    const bytes = Buffer.from(samples.buffer);
    const made = gathered.convertSync([bytes], samples.length, null, 0);
    return samples.fill(0, Math.max(0, made));
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
