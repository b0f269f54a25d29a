import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from './support/product.js';

type Seen = Record<string, unknown> & { id: string; code: string };
type Entry = { type: string; by: string; data: Record<string, unknown> };

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(() => product.stop());

const newName = (what: string) => `${what} ${randomBytes(4).toString('hex')}`;

const ask = async (method: string, path: string, body?: object) => {
  const answer = await product.fetch(path, {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Seen };
};
const at = (name: string) => `/api/templates/${encodeURIComponent(name)}`;
const template = async (licensed: boolean): Promise<string> => {
  const name = newName('Büro');
  expect((await ask('POST', '/api/templates', { name, licensed })).status).toBe(201);
  return name;
};
const person = async (given: object) => ({
  id: await product.person(newName('person'), given),
});
const change = (id: string, body: object) => ask('PATCH', `/api/users/${id}`, body);

describe('templates', { timeout: 120_000 }, () => {
  it('give the licence to those who belong to them, and take it away, with a history', async () => {
    const name = await template(true);
    const { id } = await person({ licenceTemplate: name.toUpperCase() });
    const licensed = { licensed: true, unlicensedSince: null };
    expect((await ask('GET', `/api/users/${id}`)).body).toMatchObject({
      ...licensed,
      licenceTemplate: name,
    });
    expect((await ask('GET', at(name))).body).toEqual({ name, ...licensed, members: 1 });

    const lost = await ask('PUT', at(name), { licensed: false });
    const without = { licensed: false, unlicensedSince: lost.body.unlicensedSince };
    expect(lost).toEqual({ status: 200, body: { name, ...without, members: 1 } });
    expect((await ask('GET', `/api/users/${id}`)).body).toMatchObject(without);
    expect(await ask('PUT', at(name), { name, licensed: false })).toEqual(lost);
    expect((await ask('PUT', at(name), { licensed: true })).body).toMatchObject(licensed);
    const stream = encodeURIComponent(`template-${name.toLowerCase()}`);
    const { body } = await product.get<{ items: Entry[] }>(`/api/events?stream=${stream}`);
    expect(body.items).toMatchObject([
      { type: 'TemplateCreated', by: expect.stringMatching(/^user:/), data: { licensed: true } },
      { type: 'TemplateUnlicensed', data: { since: without.unlicensedSince } },
      { type: 'TemplateLicensed' },
    ]);
    expect((await ask('GET', '/api/templates')).body.items).toContainEqual({
      name,
      ...licensed,
      members: 1,
    });
  });

  it('are joined and left by one word on a user’s licence', async () => {
    const [licensed, without] = [await template(true), await template(false)];
    const { id } = await person({});
    const has = async (body: object) => (await change(id, body)).body;
    expect(await has({ licenceTemplate: without })).toMatchObject({
      licensed: false,
      licenceTemplate: without,
      unlicensedSince: expect.any(String) as string,
    });
    expect(await has({ licensed: true, licenceTemplate: licensed })).toMatchObject({
      licensed: true,
      licenceTemplate: licensed,
    });
    expect(await has({ licensed: true, licenceTemplate: null })).toMatchObject({
      licensed: true,
      licenceTemplate: null,
    });
    expect(await has({ licensed: false })).toMatchObject({
      licensed: false,
      licenceTemplate: null,
      unlicensedSince: expect.any(String) as string,
    });
  });

  it('go when nobody belongs to them', async () => {
    const name = await template(true);
    const { id } = await person({ licenceTemplate: name });
    expect(await ask('DELETE', at(name))).toMatchObject({
      status: 409,
      body: { code: 'template-in-use' },
    });
    await change(id, { licensed: true, licenceTemplate: null });
    expect((await ask('DELETE', at(name))).status).toBe(204);
    expect((await ask('DELETE', at(name))).status).toBe(204);
    expect(await ask('GET', at(name))).toMatchObject({
      status: 404,
      body: { code: 'template-unknown' },
    });
  });

  it('are refused in words where they make no sense', async () => {
    const [name, without] = [await template(true), await template(false)];
    const { id } = await person({});
    const through = (licenceTemplate: string, licensed: boolean) => ({ licensed, licenceTemplate });
    const cases = [
      ['POST', '/api/templates', { name }, 400, 'request-invalid'],
      ['POST', '/api/templates', { name: '../keys', licensed: true }, 400, 'template-name-invalid'],
      ['POST', '/api/templates', { name, licensed: false }, 409, 'template-exists'],
      ['PUT', at(name), { name: 'Other', licensed: true }, 400, 'template-name-fixed'],
      ['PUT', at(newName('none')), { licensed: true }, 404, 'template-unknown'],
      ['DELETE', at(newName('none')), undefined, 404, 'template-unknown'],
      ['PATCH', `/api/users/${id}`, through(name, false), 400, 'request-invalid'],
      ['PATCH', `/api/users/${id}`, through(newName('none'), true), 400, 'template-unknown'],
      ['PATCH', `/api/users/${id}`, through(without, true), 409, 'template-unlicensed'],
    ] as const;
    for (const [method, path, body, status, code] of cases)
      expect(await ask(method, path, body), code).toMatchObject({ status, body: { code } });
  });
});
