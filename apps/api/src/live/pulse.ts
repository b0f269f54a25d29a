import type { WebSocket } from 'ws';

/** Whether anybody is at the other end of a WebSocket: a network that is lost closes nothing. */
export class Pulse {
  private answered = true;
  /** Monotonic, in milliseconds. */
  private heardAt = performance.now();

  constructor(private readonly socket: WebSocket) {
    socket.on('pong', () => {
      this.answered = true;
      this.heardAt = performance.now();
    });
    socket.on('message', () => {
      this.heardAt = performance.now();
    });
  }

  /** Asks for an answer until the next time; who gave none to the last is dropped. */
  heartbeat(): void {
    if (!this.answered) {
      this.socket.terminate();
      return;
    }
    this.answered = false;
    this.socket.ping();
  }

  /** Asks for an answer, and tells whether one came within the time. */
  isFeltWithin(ms: number): boolean {
    if (this.socket.readyState !== this.socket.OPEN) return false;
    this.socket.ping();
    return performance.now() - this.heardAt <= ms;
  }

  drop(): void {
    this.socket.terminate();
  }
}
