import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { asUserId } from '../../core/ids.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { framesOf } from './framesOf.ts';
import { type Attempt, attemptsOf, type Southern } from './otherSchool.ts';
import { type Answer, RunningChat } from './RunningChat.ts';
import { southernWord, twoSchools } from './twoSchools.ts';

const key = 'a key that only the tests know';
const head = 'head-n';

withMigratedPostgres('the head of another school (I16)', (getUrl) => {
  let running: RunningChat;
  let south: Southern;
  before(async function start() {
    this.timeout(60_000);
    running = await RunningChat.start({
      ...{ database: getUrl(), directoryKey: key, wordLists: true },
      files: { store: { folder: await mkdtemp(join(tmpdir(), 'homeroom-south-')) } },
    });
    await running.chat.directory.put(twoSchools);
    const [teacher, pupil] = [await running.userId('tess-s'), await running.userId('sam-s')];
    const { body } = await running.ask('tess-s', 'POST', 'rooms/', { type: 'direct', user_id: pupil });
    const room: number = body.room.id;
    const content = `${southernWord} is secret`;
    const file = await uploadInSouth();
    const withFile = { content, attachment_ids: [file] };
    const sent = await running.ask('tess-s', 'POST', `rooms/${room}/messages/`, withFile);
    const hold = await running.chat.directory.setHold({ userId: 'pam-s', effect: 'keep', reason: southernWord });
    const words = { message_id: sent.body.id, reason: 'other', comment: southernWord };
    const report = (await running.ask('sam-s', 'POST', 'reports/', words)).body.id;
    const asked = { type: 'support', name: `Meals ${southernWord}` };
    const { room: support } = (await running.ask('pam-s', 'POST', 'rooms/', asked)).body;
    await running.ask('pam-s', 'POST', `rooms/${support.id}/messages/`, { content });
    const organisation = support.organisation_id;
    const held = await running.chat.chat.enterAudit('host').list({ action: 'hold.set', limit: 1 });
    const entry = held[0]?.position ?? 0;
    const merge = await mergePam();
    const { imports } = (await asHost('GET', '/api/directory/imports/')).body;
    const unwanted = { organisation_id: organisation, language: 'de', action: 'hold', text: 'Dolt' };
    await running.ask('head-s', 'POST', 'moderation/words/', unwanted);
    const { words: listed } = (await running.ask('head-s', 'GET', `moderation/words/?organisation_id=${organisation}`))
      .body;
    const waiting = await running.ask('tess-s', 'POST', `rooms/${room}/messages/`, { content: `Dolt ${southernWord}` });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const later = { content: southernWord, send_at: until };
    const scheduled = await running.ask('tess-s', 'POST', `rooms/${room}/messages/`, later);
    const opened = await running.ask('head-s', 'POST', 'cases/', { reason: southernWord, user_ids: [pupil], until });
    const hook = { url: 'https://a.example/', description: southernWord, is_active: false };
    const registered = await running.ask('head-s', 'POST', '../webhooks/', hook);
    const bot = await running.chat.services.create({ name: southernWord, role: 'bot', organisationId: organisation });
    const { key: serviceKey } = await running.chat.chat.services.createKey('host', bot.id, { name: southernWord });
    south = {
      room,
      support: support.id,
      message: sent.body.id,
      file,
      teacher,
      pupil,
      hold: hold.id,
      report,
      held: waiting.body.id,
      scheduled: scheduled.body.id,
      word: listed[0].id,
      organisation,
      entry,
      merge,
      import: imports[0].id,
      case: opened.body.id,
      webhook: registered.body.id,
      service: bot.id,
      serviceKey: serviceKey.id,
    };
  });
  after(() => running.stop());

  const asHost = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const headers = { 'x-directory-key': key, 'content-type': 'application/json' };
    const response = await fetch(`${running.address}${path}`, {
      ...{ method, headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };

  const uploadInSouth = async (): Promise<number> => {
    const response = await fetch(`${running.address}/api/chat/attachments/?name=${southernWord}.txt`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await running.token('tess-s')}` },
      body: `${southernWord} in a file`,
    });
    return (await response.json()).id;
  };

  /** Pam of the south has an account of a tutoring system too, which is part of hers. */
  const mergePam = async (): Promise<number> => {
    const names = { first_name: 'Pam', last_name: southernWord, is_active: true };
    await asHost('PUT', '/api/directory/', {
      source: 'tutoring',
      organisations: [{ external_id: 'elsewhere', name: `Elsewhere ${southernWord}` }],
      users: [{ external_id: 't-pam', roles: [{ role: 'parent', organisation: 'elsewhere' }], ...names }],
      relations: [],
    });
    const [survivor_id, merged_id] = [await running.userId('pam-s'), await running.userId('t-pam')];
    const merged = await asHost('POST', '/api/directory/merges/', { survivor_id, merged_id, reason: southernWord });
    expect(merged.status, JSON.stringify(merged.body)).to.equal(201);
    return merged.body.merge.id;
  };

  const send = async (method: string, address: string, body?: unknown, headers: object = {}): Promise<Answer> => {
    const isFile = body instanceof Uint8Array;
    const response = await fetch(`${running.address}${address}`, {
      method,
      headers: {
        authorization: `Bearer ${await running.token(head)}`,
        ...(body !== undefined && { 'content-type': isFile ? 'application/zip' : 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };

  const attempt = (operation: string, { params = {}, query, body }: Attempt): Promise<Answer> => {
    const [method = '', path = ''] = operation.split(' ');
    const address = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(params[name])));
    return send(method, query === undefined ? address : `${address}?${query}`, body);
  };

  /** Everything about the south that a call could change, as the host and the people there see it. */
  const southAsItIs = async (): Promise<string> => {
    const { directory } = running.chat;
    const asTeacher = (path: string) => running.ask('tess-s', 'GET', path);
    return JSON.stringify([
      await directory.listPeople({}),
      await directory.listOrganisations({}),
      await directory.listHolds({ withPast: true }),
      await running.chat.services.list(),
      await running.chat.chat.services.listKeys('host', asUserId(south.service)),
      await (await fetch(`${running.address}/api/directory/merges/`, { headers: { 'x-directory-key': key } })).json(),
      await asHost('GET', '/api/directory/imports/'),
      await directory.readRelations({ userId: 'sam-s' }),
      await asTeacher(`rooms/${south.room}/`),
      await asTeacher(`rooms/${south.room}/events/?after=0`),
      await asTeacher(`rooms/${south.room}/messages/${south.message}/receipts/`),
      await asTeacher('rooms/'),
      await running.ask('head-s', 'GET', 'moderation/queue/'),
      await asTeacher('blocks/'),
      await running.ask('head-s', 'GET', 'office/rooms/'),
      await running.ask('head-s', 'GET', 'cases/'),
      await running.ask('pam-s', 'GET', `rooms/${south.support}/events/?after=0`),
    ]);
  };

  it('neither sees nor changes anything of the south by any HTTP call', async function all() {
    this.timeout(60_000);
    const { paths } = (await send('GET', '/api/openapi.json')).body;
    const operations = Object.entries<object>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const attempts = attemptsOf(south);
    // A new call needs a decision: what may the head of another school do with it?
    expect(Object.keys(attempts)).to.have.members(operations);

    const before = await southAsItIs();
    for (const [operation, tries] of Object.entries(attempts))
      for (const one of tries) {
        const answer = await attempt(operation, one);
        const told = `${operation} ${JSON.stringify(one)}: ${JSON.stringify(answer)}`;
        expect(one.answers, told).to.include(answer.status);
        expect(JSON.stringify(answer.body), told).not.to.contain(southernWord);
      }
    expect(await southAsItIs()).to.equal(before);
  });

  it('looks the same whether somebody is in the south or does not exist', async () => {
    const nobody = Number.MAX_SAFE_INTEGER;
    const answers = async (known: Southern): Promise<string[]> => {
      const found: string[] = [];
      for (const [operation, tries] of Object.entries(attemptsOf(known)))
        for (const one of tries) {
          if (one.params === undefined || operation.startsWith('DELETE /api/chat/contacts/')) continue;
          const { status, body } = await attempt(operation, one);
          delete body.error?.request_id;
          // What was asked for may stand in the answer.
          const told = JSON.stringify(body).replaceAll(String(known.pupil), 'pupil');
          found.push(`${operation} ${status} ${told}`);
        }
      return found;
    };
    const strange = {
      ...{
        room: nobody,
        support: nobody,
        message: nobody,
        teacher: nobody,
        pupil: nobody,
        hold: nobody,
        report: nobody,
        held: nobody,
        scheduled: nobody,
        word: nobody,
        file: nobody,
      },
      organisation: nobody,
      entry: nobody,
      merge: nobody,
      import: nobody,
      case: nobody,
      webhook: nobody,
      service: nobody,
      serviceKey: nobody,
    };
    expect(await answers(south)).to.deep.equal(await answers(strange));
  });

  it('neither sees nor changes anything of the south by any frame', async function all() {
    this.timeout(60_000);
    const { operations } = (await send('GET', '/api/asyncapi.json')).body;
    const types: string[] = operations.fromClient.messages.map(({ $ref }: { $ref: string }) =>
      $ref.split('client.').at(-1),
    );
    const frames = framesOf(south);
    expect(Object.keys(frames)).to.have.members(types);

    const before = await southAsItIs();
    const socket = await running.connect(head);
    for (const [type, members] of Object.entries(frames)) socket.send({ type, ...members });
    for (const room_id of [south.room, south.support]) socket.send({ type: 'sync', room_id, after: 0 });
    socket.send({ type: 'subscribe_room', room_id: south.support });
    await running.ask('pam-s', 'POST', 'rooms/', { type: 'support', name: `Bus ${southernWord}` });
    await running.ask('tess-s', 'POST', `rooms/${south.room}/messages/`, { content: `${southernWord} again` });
    socket.send({ type: 'ping' });
    await socket.frame('two pongs', () => socket.frames.filter(({ type }) => type === 'pong').length === 2);
    const shown = JSON.stringify(socket.frames);
    expect(shown).not.to.contain(southernWord);
    const harmless = ['connection_established', 'room_list', 'unsubscribed', 'pong', 'error'];
    for (const { type } of socket.frames) expect(harmless).to.include(type);
    const after = await southAsItIs();
    expect(after.length).to.be.greaterThan(before.length);
    expect(after).not.to.contain('Changed');
  });

  it('is not let onto a socket that is bound to a room of the south', async () => {
    const socket = await running.connect(head, `/ws/chat/${south.room}/`).catch((failure: unknown) => String(failure));
    if (typeof socket === 'string') return;
    socket.send({ type: 'get_room_list' });
    await socket.frame('an answer or the end', ({ type }) => type === 'error' || type === 'room_list').catch(() => {});
    expect(JSON.stringify(socket.frames)).not.to.contain(southernWord);
  });

  it('has all of the north, and the head of the district has both', async () => {
    const people = async (who: string): Promise<string[]> => {
      const response = await fetch(`${running.address}/api/directory/people/`, {
        headers: { authorization: `Bearer ${await running.token(who)}` },
      });
      const { people: found } = (await response.json()) as { people: { external_id: string }[] };
      return found.map(({ external_id }) => external_id);
    };
    expect(await people(head)).to.have.members(['head-n', 'tess-n', 'sam-n']);
    expect(await people('head-d')).to.include.members(['tess-n', 'tess-s', 'sam-s']);
    const { status } = await running.ask('head-d', 'GET', `rooms/${south.room}/messages/`);
    expect(status).to.equal(200);
  });
});
