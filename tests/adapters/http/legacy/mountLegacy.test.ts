import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import express from 'express';
import { mountLegacy } from '../../../../adapters/http/legacy/mountLegacy.ts';
import { unknownCaller } from '../../../../adapters/http/routing/makeGate.ts';
import type { LegacyRoute } from '../../../../adapters/wire/legacy/LegacyRoute.ts';
import type { LegacySystem } from '../../../../adapters/wire/legacy/LegacySystem.ts';
import { ChatError } from '../../../../core/errors.ts';
import { asUserId } from '../../../../core/ids.ts';
import { freePort } from '../../../support/freePort.ts';
import { silentLog } from '../../../support/silentLog.ts';

const person = {
  id: asUserId(7),
  externalId: 'sam',
  role: 'student',
  firstName: 'Sam',
  lastName: '',
  email: null,
  isActive: true,
};
const maxBytes = 1_000;

const routes: readonly LegacyRoute[] = [
  {
    method: 'get',
    path: '/old/:room_id/',
    handle: async ({ ids, query, address }) => ({ status: 200, body: { ids, query: [...query], address } }),
  },
  {
    method: 'get',
    path: '/both/',
    takes: ({ headers }) => headers['x-old'] === '1',
    handle: async () => ({ status: 200, body: 'old' }),
  },
  { method: 'post', path: '/old/', handle: async ({ body, file }) => ({ status: 201, body: { body, file } }) },
  { method: 'delete', path: '/old/', handle: async () => ({ status: 204 }) },
  {
    method: 'post',
    path: '/old/files/',
    receives: async () => maxBytes,
    handle: async ({ file }) => ({
      status: 201,
      body: { name: file?.fileName, size: file?.size, fields: file?.fields },
    }),
  },
  {
    method: 'get',
    path: '/old/files/',
    handle: async () => ({
      status: 200,
      content: {
        ...{ name: 'a.txt', contentType: 'text/plain', size: 5, etag: '"1"' },
        read: async () => Readable.from([Buffer.from('Hello')]),
      },
    }),
  },
];
const system: LegacySystem = {
  ...{ name: 'thebot', routes, ownPaths: ['/old{/*rest}'] },
  refusal: ({ code }, status) => ({ status: status + 10, body: { oops: code } }),
  sockets: {
    readAddress: () => null,
    admit: async () => {},
    open: () => ({ fromClient: () => [], fromServer: () => [] }),
    closeCode: (code) => code,
  },
};

describe('mountLegacy', () => {
  let server: Server;
  let address: string;
  before(async () => {
    const router = express.Router();
    mountLegacy(router, [system], {
      ...{ log: silentLog, corsOrigins: [], takesTokens: true },
      gate: async (_access, { headers }) => {
        if (headers.authorization !== 'Bearer sam' && headers.cookie !== 'session=sam')
          throw new ChatError('UNAUTHORIZED', 'Who is it?');
        return { ...unknownCaller, person };
      },
    });
    server = createServer(
      express()
        .use(router)
        .use((_request, response) => void response.send('ours')),
    );
    server.listen(await freePort(), '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  const ask = async (method: string, path: string, init: RequestInit = {}) => {
    const headers = { authorization: 'Token sam', ...init.headers };
    const response = await fetch(`${address}${path}`, { ...init, method, headers });
    const text = await response.text();
    return { status: response.status, text, headers: response.headers };
  };
  const json = { 'content-type': 'application/json' };

  it('gives a route the ids, the query and its own address, and leaves to us what is no id', async () => {
    const answer = await ask('GET', '/old/42/?page=2&page=3&q=a%20b');
    expect(JSON.parse(answer.text)).to.deep.equal({
      ...{
        ids: { room_id: 42 },
        query: [
          ['page', '3'],
          ['q', 'a b'],
        ],
        address: `${address}/old/42/`,
      },
    });
    for (const path of ['/elsewhere/', '/both/']) expect((await ask('GET', path)).text).to.equal('ours');
    expect((await ask('GET', '/both/', { headers: { 'x-old': '1' } })).text).to.equal('"old"');
  });

  it('refuses in the form of the system: who is not known, what is no JSON, and what is not there', async () => {
    const unknown = await ask('GET', '/old/42/', { headers: { authorization: 'Token eve' } });
    expect([unknown.status, unknown.text]).to.deep.equal([411, '{"oops":"UNAUTHORIZED"}']);
    expect(JSON.parse((await ask('POST', '/old/', { body: '{', headers: json })).text)).to.deep.equal({
      oops: 'INVALID_REQUEST',
    });
    for (const path of ['/old/nothing/', '/old/0/', '/old/1e3/', '/old/42/more/'])
      expect((await ask('GET', path)).text, path).to.equal('{"oops":"NOT_FOUND"}');
  });

  it('knows nobody by a cookie alone', async () => {
    const { status } = await fetch(`${address}/old/42/`, { headers: { cookie: 'session=sam' } });
    expect(status).to.equal(411);
  });

  it('reads JSON, and answers nothing with 204', async () => {
    const answer = await ask('POST', '/old/', { body: '{"content":"x"}', headers: json });
    expect([answer.status, JSON.parse(answer.text)]).to.deep.equal([201, { body: { content: 'x' }, file: null }]);
    expect(await ask('DELETE', '/old/')).to.include({ status: 204, text: '' });
  });

  it('receives a file of a form within its bound, and answers with one', async () => {
    const form = (bytes: number): FormData => {
      const parts = new FormData();
      parts.append('note', 'mine');
      parts.append('file', new Blob(['x'.repeat(bytes)]), 'a.txt');
      return parts;
    };
    const stored = await ask('POST', '/old/files/', { body: form(10) });
    expect(JSON.parse(stored.text)).to.deep.equal({ name: 'a.txt', size: 10, fields: { note: 'mine' } });
    expect(await ask('POST', '/old/files/', { body: form(maxBytes + 1) })).to.include({ status: 423 });
    const content = await ask('GET', '/old/files/');
    expect([content.text, content.headers.get('content-type')]).to.deep.equal(['Hello', 'text/plain']);
  });
});
