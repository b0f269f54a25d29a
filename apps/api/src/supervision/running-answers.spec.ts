import { once } from 'node:events';
import { IncomingMessage, ServerResponse, createServer, get } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { type Answering, RunningAnswers } from './running-answers.js';

const consent = (supervision: string) => ({
  supervision,
  monitor: 'grace',
  appObject: 'Support',
  until: '2030-01-01T09:30:00.000Z',
});

/** Of a session whose id begins like this. */
const sent = (session: string, supervision: string | null): Answering => ({
  tokenHash: session.padEnd(64, '0'),
  verb: 'play',
  recording: 'call',
  consent: supervision === null ? null : consent(supervision),
});
const idOf = (session: string) => session.padEnd(32, '0');

/** An answer that has begun, and what its reader sees of its end. */
const begun = async (
  status = 200,
): Promise<{ response: ServerResponse; ended: Promise<string> }> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const asked = once(server, 'request') as Promise<[unknown, ServerResponse]>;
  const request = get({ port: (server.address() as AddressInfo).port, agent: false });
  // That a connection was reset is told to the request, too; its reader is asked here.
  request.on('error', () => undefined);
  const [, response] = await asked;
  response.writeHead(status).write('begun');
  const [reader] = (await once(request, 'response')) as [NodeJS.ReadableStream];
  const ended = new Promise<string>((done) => {
    reader.once('error', () => {
      done('cut');
    });
    reader.once('end', () => {
      done('whole');
    });
    reader.resume();
  });
  return { response, ended };
};

it('cuts answers whose consent is not given any more, and no others', async () => {
  const answers = new RunningAnswers();
  const [one, other, ended] = [await begun(), await begun(), await begun()];
  answers.begin(one.response, sent('ada', 's1'));
  answers.begin(other.response, sent('bob', 's2'));
  answers.begin(ended.response, sent('cy', 's3'));
  ended.response.end();
  expect(await ended.ended).toBe('whole');
  expect(answers.supervised().slice(0, 2)).toEqual([idOf('ada'), idOf('bob')]);
  expect(answers.cutUnless(new Map([[idOf('bob'), consent('s2')]]))).toBe(1);
  expect(await one.ended).toBe('cut');
  other.response.end();
  expect(await other.ended).toBe('whole');
});

it('cuts what began under a consent that was given anew since', async () => {
  const answers = new RunningAnswers();
  const { response, ended } = await begun();
  answers.begin(response, sent('ada', 's1'));
  expect(answers.cutUnless(new Map([[idOf('ada'), consent('s9')]]))).toBe(1);
  expect(await ended).toBe('cut');
});

it('keeps none that is cut, and none whose client was gone before it began', async () => {
  const answers = new RunningAnswers();
  const [cut, gone] = [await begun(), await begun()];
  answers.begin(cut.response, sent('ada', 's1'));
  gone.response.destroy();
  expect(await gone.ended).toBe('cut');
  answers.begin(gone.response, sent('bob', 's2'));
  expect(answers.supervised()).toEqual([idOf('ada')]);
  expect(answers.cutUnless(new Map())).toBe(1);
  expect(answers.supervised()).toEqual([]);
  expect(await cut.ended).toBe('cut');
});

it('leaves what takes no consent alone when consents end, and cuts what it is told to', async () => {
  const answers = new RunningAnswers();
  const [one, other] = [await begun(), await begun()];
  answers.begin(one.response, sent('ada', null));
  answers.begin(other.response, sent('bob', null));
  expect(answers.supervised()).toEqual([]);
  expect(answers.cutUnless(new Map())).toBe(0);
  expect(answers.cut(({ tokenHash }) => tokenHash.startsWith('ada'))).toBe(1);
  expect(await one.ended).toBe('cut');
  other.response.end();
  expect(await other.ended).toBe('whole');
});

it('knows what shows something from what is refused, or not decided yet', async () => {
  const answers = new RunningAnswers();
  const [shown, refused] = [await begun(), await begun(404)];
  answers.begin(shown.response, sent('ada', null));
  answers.begin(refused.response, sent('bob', null));
  const undecided = new ServerResponse(new IncomingMessage(new Socket()));
  answers.begin(undecided, sent('cy', null));
  expect(answers.showing()).toEqual([sent('ada', null)]);
  undecided.writeHead(200);
  expect(answers.showing()).toEqual([sent('ada', null), sent('cy', null)]);
});
