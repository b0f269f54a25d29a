import { once } from 'node:events';
import { read as readFile } from 'node:fs';
import { promisify } from 'node:util';
import type { MessagePort } from 'node:worker_threads';
import { MessageChannel } from 'node:worker_threads';
import type { ByteSource } from '../byte-source.js';
import { readInto } from '../byte-source.js';
import { PIECE } from '../pcap/piece-reader.js';

/**
 * A capture that another thread reads for this one: asked through `port`, given in `memory`. Where
 * there is a `descriptor` of its file, this one need not wait for the other.
 */
export type SharedCapture = {
  size: number;
  descriptor: number | undefined;
  memory: SharedArrayBuffer;
  port: MessagePort;
};

type Wanted = { offset: number; length: number };

/** Reads `source` for one other thread, until the port is closed; `onFault` hears of errors. */
export function shareCapture(source: ByteSource, onFault: (fault: unknown) => void): SharedCapture {
  const memory = new SharedArrayBuffer(PIECE);
  const { port1: own, port2: port } = new MessageChannel();
  own.on('message', ({ offset, length }: Wanted) => {
    readInto(source, offset, new Uint8Array(memory, 0, length)).then(
      (read) => own.postMessage(read),
      onFault,
    );
  });
  // A thread that waits for bytes keeps the process alive, not this.
  own.unref();
  return { size: source.size, descriptor: source.descriptor, memory, port };
}

const readAt = promisify(readFile);

/** The other end: a source that is read by the thread that has the capture, or as that one does. */
export class SharedSource implements ByteSource {
  readonly size: number;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly capture: SharedCapture) {
    this.size = capture.size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - offset)));
    return bytes.subarray(0, await this.readInto(offset, bytes));
  }

  async readInto(offset: number, target: Uint8Array): Promise<number> {
    const wanted = target.subarray(0, Math.max(0, this.size - offset));
    let filled = 0;
    while (filled < wanted.length) {
      const piece = wanted.subarray(filled, filled + PIECE);
      const read = await this.piece(offset + filled, piece);
      if (read === 0) break;
      filled += read;
    }
    return filled;
  }

  private async piece(offset: number, target: Uint8Array): Promise<number> {
    const { descriptor } = this.capture;
    if (descriptor === undefined) return this.inTurn(offset, target);
    try {
      return (await readAt(descriptor, target, 0, target.length, offset)).bytesRead;
    } catch {
      // What is wrong with a file is told by the thread that has it.
      return this.inTurn(offset, target);
    }
  }

  /** There is one piece of memory: who reads waits for who read before. */
  private inTurn(offset: number, target: Uint8Array): Promise<number> {
    const turn = this.last.then(() => this.ask(offset, target));
    this.last = turn;
    return turn;
  }

  private async ask(offset: number, target: Uint8Array): Promise<number> {
    const { port, memory } = this.capture;
    port.postMessage({ offset, length: target.length } satisfies Wanted);
    const [read] = (await once(port, 'message')) as [number];
    target.set(new Uint8Array(memory, 0, read));
    return read;
  }
}
