import { once } from 'node:events';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import express from 'express';
import type { messageSchema } from '../../../../adapters/wire/messages/messageSchemas.ts';
import { eventually } from '../../../support/eventually.ts';
import { expectError, HttpWorld } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

describe('a request body', () => {
  const http = withHttp();
  let messages: string;
  beforeEach(async () => {
    messages = `/api/chat/rooms/${await http().school.direct('tess', 'sam')}/messages/`;
  });

  const send = (body: string, headers = {}) => http().post('tess', messages, body, { headers });

  it('is refused unless it is JSON', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonx',
      'application/json; charset=utf-16',
      '',
    ])
      expectError(await send('{"content":"a"}', { 'content-type': type }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    expect((await send('{"content":"a"}', { 'content-type': 'Application/JSON; charset=UTF-8' })).status).to.equal(201);
  });

  it('is refused compressed', async () => {
    const response = await fetch(`${http().address}${messages}`, {
      method: 'POST',
      headers: { authorization: http().token('tess'), 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: new Uint8Array(gzipSync('{"content":"a"}')),
    });
    expect(response.status).to.equal(415);
  });

  it('is refused if it is not JSON in UTF-8', async () => {
    for (const body of ['{', '{"content":"a"', "{'content':'a'}", 'null x', '{"content":"a"}{}', 'NaN'])
      expectError(await send(body), 400, 'INVALID_REQUEST');
    const response = await fetch(`${http().address}${messages}`, {
      method: 'POST',
      headers: { authorization: http().token('tess'), 'content-type': 'application/json' },
      body: Uint8Array.from([...Buffer.from('{"content":"'), 0xc3, 0x28, ...Buffer.from('"}')]),
    });
    expect(response.status).to.equal(400);
  });

  it('is refused if it is not an object, or missing', async () => {
    for (const body of ['[]', '"a"', '1', 'null', 'true', '{}']) expectError(await send(body), 400, 'INVALID_REQUEST');
    expectError(await http().post('tess', messages), 400, 'INVALID_REQUEST');
  });

  it('may have at most 64 KiB', async () => {
    const filled = (bytes: number) => {
      const text = '{"content":"hello"}';
      return text + ' '.repeat(bytes - text.length);
    };
    expect((await send(filled(64 * 1024))).status).to.equal(201);
    expectError(await send(filled(64 * 1024 + 1)), 413, 'PAYLOAD_TOO_LARGE');
  });

  it('is refused before it arrives if its Content-Length is too large', async () => {
    const sending = request({
      port: http().port,
      method: 'POST',
      path: messages,
      headers: { authorization: http().token('tess'), 'content-type': 'application/json', 'content-length': 10 ** 9 },
    });
    sending.on('error', () => {}); // the connection is cut below
    sending.flushHeaders();
    const [response] = (await once(sending, 'response')) as [{ statusCode?: number }];
    expect(response.statusCode).to.equal(413);
    sending.destroy();
  });

  it('is refused while it arrives if it never ends', async () => {
    const headers = { authorization: http().token('tess'), 'content-type': 'application/json' };
    const sending = request({ port: http().port, method: 'POST', path: messages, headers });
    sending.on('error', () => {}); // the connection is cut by the server
    const pour = (): void => {
      if (!sending.destroyed) sending.write(Buffer.alloc(64 * 1024, ' '), pour);
    };
    pour();
    const [response] = (await once(sending, 'response')) as [{ statusCode?: number }];
    expect(response.statusCode).to.equal(413);
    sending.destroy();
  });

  it('that breaks off affects no other request', async () => {
    const sending = request({
      port: http().port,
      method: 'POST',
      path: messages,
      headers: {
        authorization: http().token('tess'),
        'content-type': 'application/json',
        'content-length': 100,
        expect: '100-continue',
      },
    });
    sending.on('error', () => {}); // the connection is cut below
    sending.flushHeaders();
    await once(sending, 'continue');
    sending.write('{"content":');
    sending.destroy();
    await eventually(() => expect(http().log.join()).to.include('"is_aborted":true'));
    expect((await http().get('tess', '/api/chat/me/')).status).to.equal(200);
  });

  it('is refused 20,000 levels deep', async () => {
    const depth = 20_000;
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const)
      expectError(
        await send(`{"content":${open.repeat(depth / open.length)}1${close.repeat(depth / open.length)}}`),
        400,
        'INVALID_REQUEST',
      );
    expect((await send(JSON.stringify({ content: '['.repeat(5_000) }))).status, 'brackets in a text').to.equal(201);
  });

  it('cannot change a prototype', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])
      expectError(await send(`{"content":"a","${name}":{"polluted":true}}`), 400, 'INVALID_REQUEST');
    expectError(await send('{"__proto__":{"content":"a"}}'), 400, 'INVALID_REQUEST');
    expect(Reflect.get({}, 'polluted')).to.equal(undefined);
  });

  it('may have members that nobody knows, under /api/chat', async () => {
    const known = { content: 'one', timestamp: 5, sender: { id: 1 }, room: '7' };
    const sent = await http().post('tess', messages, known);
    const { id, content, sender } = sent.body as { id: number; content: string; sender: { username: string } };
    expect([sent.status, content, sender.username]).to.deep.equal([201, 'one', 'tess']);
    expectError(await http().post('tess', messages, { colour: 1 }), 400, 'INVALID_REQUEST');
    const reading = messages.replace('messages', 'read');
    expect((await http().post('sam', reading, {})).status).to.equal(200);
    expectError(await http().post('sam', reading, { until: 5 }), 400, 'INVALID_REQUEST');
    expect((await http().post('sam', reading, { message_ids: [id], until: 5 })).body).to.include({ unread_count: 0 });
    expectError(await http().post('sam', reading, { message_ids: ['1'] }), 400, 'INVALID_REQUEST');
  });

  it('gets an error that names the wrong member and the problem', async () => {
    const wrong = [
      [{ content: 5 }, '/content', 'must be a string'],
      [{}, '/content', 'is missing'],
      [{ content: 5, colour: 1 }, '/content', 'must be a string'],
      [{ content: 'a', client_id: 'x' }, '/client_id', 'must be a UUID, e.g. 6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11'],
      [{ content: 'a', reply_to: { id: 1 } }, '/reply_to', 'must be an integer'],
      [{ content: 'a', reply_to: -1 }, '/reply_to', 'must be at least 1'],
      [{ content: 'a', reply_to: 2 ** 53 }, '/reply_to', 'must be at most 9007199254740991'],
    ] as const;
    for (const [body, path, problem] of wrong) {
      const error = expectError(await http().post('tess', messages, body), 400, 'INVALID_REQUEST');
      expect(error.details).to.deep.equal([{ path, problem }]);
      expect(error.message).to.equal(`The body: ${path.slice(1)} ${problem}.`);
    }
  });

  it('that opens a room is checked by the room’s type', async () => {
    const wrong = [
      {},
      { type: 'dm' },
      { type: 'direct' },
      { type: 'direct', user_id: '1' },
      { type: 'direct', user_id: 1, name: 'x' },
      { type: 'group', participant_ids: [] },
      { type: 'group', name: '', participant_ids: [] },
      { type: 'group', name: 'x', participant_ids: ['1'] },
      { type: 'group', name: 'x'.repeat(201), participant_ids: [] },
      { type: 'group', name: 'x'.repeat(801), participant_ids: [] },
      { type: 'group', name: '\u3164\u200B', participant_ids: [] },
      { type: 'group', name: 'a\0', participant_ids: [] },
      { type: 'group', name: 'a\ud800', participant_ids: [] },
      { type: 'job', job_id: 1 },
      { type: 'forum_subject' },
    ];
    for (const body of wrong) expectError(await http().post('tess', '/api/chat/rooms/', body), 400, 'INVALID_REQUEST');
  });

  it('may name a room in 200 characters of several code points each', async () => {
    const body = { type: 'group', name: '👍🏽'.repeat(200), participant_ids: [http().school.id('sam')] };
    expect((await http().post('tess', '/api/chat/rooms/', body)).status).to.equal(201);
  });

  it('may already be parsed by a host', async () => {
    const hosted = await HttpWorld.open({ before: [express.json()] });
    try {
      const id = await hosted.school.direct('tess', 'sam');
      const sent = await hosted.post<typeof messageSchema>('tess', `/api/chat/rooms/${id}/messages/`, {
        content: 'Hello',
      });
      expect([sent.status, sent.body.content]).to.deep.equal([201, 'Hello']);
      expectError(await hosted.post('tess', `/api/chat/rooms/${id}/messages/`, {}), 400, 'INVALID_REQUEST');
    } finally {
      await hosted.close();
    }
  });
});
