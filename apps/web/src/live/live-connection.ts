import type { LiveFrame } from '../api/types.js';

const SESSION_ENDED = 4401;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const PING_EVERY_MS = 25_000;
const ANSWER_WITHIN_MS = 10_000;

export type LiveEvents = {
  onFrame(frame: LiveFrame): void;
  /** What is shown may be out of date: it was cut off for a while, or too much changed to name. */
  onReturn(): void;
  onState(state: 'open' | 'connecting'): void;
  /** A supervisor was asked, or has answered, or what he gave has ended. */
  onAccess(): void;
  onSessionEnd(): void;
};

/** The page's one WebSocket: connects, subscribes, notices silence, comes back after a break. */
export class LiveConnection {
  private socket: WebSocket | null = null;
  private attempts = 0;
  private wasOpen = false;
  private retry: number | undefined;
  private silence: number | undefined;
  private readonly pinging: number;
  private readonly topics = new Set(['recordings']);

  constructor(private readonly events: LiveEvents) {
    this.pinging = window.setInterval(this.ping, PING_EVERY_MS);
    window.addEventListener('online', this.connectNow);
    this.connect();
  }

  /** Ends the connection for good. */
  close(): void {
    window.clearInterval(this.pinging);
    window.clearTimeout(this.retry);
    window.clearTimeout(this.silence);
    window.removeEventListener('online', this.connectNow);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  /** Whether it hears of a topic beside that of the list. */
  follow(topic: 'access', isWanted: boolean): void {
    if (isWanted === this.topics.has(topic)) return;
    if (isWanted) this.topics.add(topic);
    else this.topics.delete(topic);
    if (this.socket?.readyState === WebSocket.OPEN)
      this.socket.send(JSON.stringify({ type: isWanted ? 'subscribe' : 'unsubscribe', topic }));
  }

  private connect(): void {
    const url = new URL('/api/live', window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onopen = () => {
      for (const topic of this.topics) socket.send(JSON.stringify({ type: 'subscribe', topic }));
    };
    socket.onmessage = ({ data }) => {
      if (socket === this.socket) this.hear(JSON.parse(String(data)) as { type: string });
    };
    socket.onclose = ({ code }) => {
      if (socket === this.socket) this.cutOff(code);
    };
  }

  private hear(frame: { type: string; topic?: string }): void {
    window.clearTimeout(this.silence);
    if (frame.type === 'recording') this.events.onFrame(frame as LiveFrame);
    if (frame.type === 'recordings') this.events.onReturn();
    if (frame.type === 'access') this.events.onAccess();
    if (frame.type === 'subscribed' && frame.topic === 'recordings') this.subscribed();
    // What was said before it began to listen.
    if (frame.type === 'subscribed' && frame.topic === 'access') this.events.onAccess();
  }

  /** Only now is nothing missed any more: a list read from here on and the frames meet. */
  private subscribed(): void {
    this.attempts = 0;
    this.events.onState('open');
    if (this.wasOpen) this.events.onReturn();
    this.wasOpen = true;
  }

  private cutOff(code: number): void {
    this.socket = null;
    window.clearTimeout(this.silence);
    if (code === SESSION_ENDED) {
      this.events.onSessionEnd();
      return;
    }
    this.events.onState('connecting');
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.attempts);
    this.attempts += 1;
    // Spread, so that a restarted server is not met by every page at once.
    this.retry = window.setTimeout(() => this.connect(), longest * (0.5 + Math.random() / 2));
  }

  private readonly connectNow = () => {
    if (this.socket) return;
    window.clearTimeout(this.retry);
    this.connect();
  };

  /** A network that is gone closes nothing: ask, and give up on a socket that does not answer. */
  private readonly ping = () => {
    const { socket } = this;
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ type: 'ping' }));
    this.silence = window.setTimeout(() => {
      socket.onclose = null;
      socket.close();
      this.cutOff(0);
    }, ANSWER_WITHIN_MS);
  };
}
