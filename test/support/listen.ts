import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type Product, eventually } from './product.js';

export type Heard = { readonly type: string };

/** What a connection hears of these topics from now on, until the test ends. */
export const listen = async (
  product: Product,
  token: string,
  ...topics: string[]
): Promise<Heard[]> => {
  const heard: Heard[] = [];
  const socket = new WebSocket(`${product.url.replace('http', 'ws')}/api/live`);
  onTestFinished(() => socket.close());
  socket.on('message', (frame) => heard.push(JSON.parse((frame as Buffer).toString()) as Heard));
  await new Promise((open) => socket.once('open', open));
  for (const frame of [
    { type: 'auth', token },
    ...topics.map((topic) => ({ type: 'subscribe', topic })),
  ])
    socket.send(JSON.stringify(frame));
  const answers = ({ type }: Heard) => type === 'subscribed' || type === 'error';
  await eventually(async () => heard.filter(answers).length === topics.length);
  return heard;
};
