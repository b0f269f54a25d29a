import type { AllStreamSubscription } from '@eventstore/db-client';
import { getEventListeners } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { SubscriptionMessage } from './event-store.js';
import { Inbox } from './inbox.js';

const resolved = (commit: bigint) => ({
  event: { id: '', type: 'Tested', streamId: 's', revision: 0n, position: { commit } },
});

/** An inbox on a stream that the test fills; `next` takes one message. */
const filled = () => {
  const leave = new AbortController();
  const stream = new PassThrough({ objectMode: true });
  const subscription = stream as unknown as AllStreamSubscription;
  const inbox = new Inbox(leave.signal);
  inbox.attach(subscription);
  const messages = inbox.messages(subscription)[Symbol.asyncIterator]();
  const next = async () => (await messages.next()).value as SubscriptionMessage | undefined;
  return { leave, stream, inbox, next };
};
const checkpoint = (position: bigint) => ({ kind: 'checkpoint', position });
const event = (position: bigint) => ({ kind: 'event', event: { position } });

describe('the inbox of a subscription', () => {
  it('holds a checkpoint back until the events before it have been taken', async () => {
    const { stream, inbox, next } = filled();
    for (const position of [1n, 2n]) stream.write(resolved(position));
    inbox.checkpoint(5n);
    expect([await next(), await next(), await next()]).toMatchObject([
      event(1n),
      event(2n),
      checkpoint(5n),
    ]);
  });

  it('drops a checkpoint that newer events have passed while it was held back', async () => {
    const { stream, inbox, next } = filled();
    stream.write(resolved(1n));
    expect(await next()).toMatchObject(event(1n));
    inbox.checkpoint(5n);
    stream.write(resolved(7n));
    expect(await next()).toMatchObject(event(7n));
    stream.write(resolved(8n));
    expect(await next()).toMatchObject(event(8n));
    const later = next();
    inbox.checkpoint(9n);
    expect(await later).toEqual(checkpoint(9n));
  });

  it('passes on what was there before it passes on that the line broke', async () => {
    const { stream, next } = filled();
    stream.write(resolved(1n));
    stream.emit('error', new Error('broken'));
    expect(await next()).toMatchObject(event(1n));
    await expect(next()).rejects.toThrow('broken');
  });

  it('ends with the stream', async () => {
    const { stream, next } = filled();
    const last = next();
    stream.end();
    expect(await last).toBeUndefined();
  });

  it('ends when told to, and leaves nothing listening', async () => {
    const { leave, inbox, next } = filled();
    const last = next();
    expect(getEventListeners(leave.signal, 'abort')).toHaveLength(1);
    leave.abort();
    expect(await last).toBeUndefined();
    inbox.detach();
    expect(getEventListeners(leave.signal, 'abort')).toEqual([]);
  });
});
