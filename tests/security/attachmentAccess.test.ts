import { expect } from 'chai';
import { grantsOf } from '../../core/permissions/RoleGrant.ts';
import { type Answer, RunningChat } from '../acceptance/RunningChat.ts';
import { twoSchools } from '../acceptance/twoSchools.ts';

const content = 'SECRET-CANARY of a file';
const quotaBytes = 20 * content.length;

describe('files and those who may not have them', function suite() {
  this.timeout(60_000);
  let chat: RunningChat;
  let direct: number;
  before(async () => {
    chat = await RunningChat.start({ files: { quotaBytes }, wordLists: true });
    await chat.chat.directory.put(twoSchools);
    direct = await directOf('tess-n', 'sam-n');
  });
  after(() => chat.stop());

  const directOf = async (one: string, other: string): Promise<number> =>
    (await chat.ask(one, 'POST', 'rooms/', { type: 'direct', user_id: await chat.userId(other) })).body.room.id;
  const call = async (who: string, method: string, path: string, body?: string): Promise<Response> =>
    fetch(`${chat.address}/api/chat/attachments/${path}`, {
      ...{ method, headers: { authorization: `Bearer ${await chat.token(who)}` } },
      ...(body !== undefined && { body }),
    });
  const upload = async (who: string, body = content): Promise<Answer> => {
    const response = await call(who, 'POST', '?name=a.txt', body);
    return { status: response.status, body: await response.json() };
  };
  const uploaded = async (who: string): Promise<number> => {
    const { status, body } = await upload(who);
    expect(status, JSON.stringify(body)).to.equal(201);
    return body.id;
  };
  const send = (who: string, ids: readonly unknown[], room = direct, more: object = {}): Promise<Answer> =>
    chat.ask(who, 'POST', `rooms/${room}/messages/`, { content: '', attachment_ids: ids, ...more });
  /** Makes room under the quota again. */
  const drop = async (who: string, id: number): Promise<void> =>
    void expect((await call(who, 'DELETE', `${id}/`)).status).to.equal(200);

  /** Nobody of these gets a byte of it, in any way, and none learns that it is there. */
  const expectClosed = async (id: number, people: readonly string[]): Promise<void> => {
    for (const who of people) {
      const absent = await call(who, 'GET', '987654321/');
      const expected = { ...(await absent.json()).error, request_id: '' };
      for (const [method, path] of [
        ['GET', `${id}/`],
        ['GET', `${id}/thumbnail/`],
        ['DELETE', `${id}/`],
      ] as const) {
        const response = await call(who, method, path);
        const text = await response.text();
        expect(text.includes('SECRET'), `${who} ${method} ${path}`).to.equal(false);
        expect([response.status, { ...JSON.parse(text).error, request_id: '' }]).to.deep.equal([404, expected]);
        expect([...response.headers.keys()]).to.not.include.members(['etag']);
        expect(response.headers.get('content-disposition')).to.equal(null);
      }
      const head = await call(who, 'HEAD', `${id}/`);
      expect([head.status, head.headers.get('etag')], `${who} HEAD`).to.deep.equal([404, null]);
    }
  };
  const expectOpen = async (id: number, people: readonly string[]): Promise<void> => {
    for (const who of people) expect(await (await call(who, 'GET', `${id}/`)).text(), who).to.equal(content);
  };

  it('guess ids in vain, before a message carries a file and after', async () => {
    const id = await uploaded('tess-n');
    await expectClosed(id, ['sam-n', 'head-n', 'tess-s', 'sam-s', 'pam-s', 'head-s', 'head-d']);
    expect((await send('tess-n', [id])).status).to.equal(201);
    await expectOpen(id, ['tess-n', 'sam-n']);
    await expectClosed(id, ['tess-s', 'sam-s', 'pam-s', 'head-s']);
    for (const path of ['0/', '-1/', '1e3/', '9007199254740993/', `${id}%00/`, `${id}.0/`, 'null/']) {
      const { status } = await call('tess-n', 'GET', path);
      expect(status, path).to.be.oneOf([400, 404]);
    }
  });

  it('cannot bind others’ files, nor one file twice, nor what is no list of ids', async () => {
    const theirs = await uploaded('sam-n');
    const foreign = await send('tess-n', [theirs]);
    expect([foreign.status, foreign.body.error.code]).to.deep.equal([404, 'ATTACHMENT_NOT_FOUND']);
    const mine = await uploaded('tess-n');
    expect((await send('tess-n', [mine, mine])).body.error.code).to.equal('INVALID_REQUEST');
    expect((await send('tess-n', [mine, theirs])).body.error.code).to.equal('ATTACHMENT_NOT_FOUND');
    for (const ids of [
      ['1'],
      [null],
      [-1],
      [1.5],
      [{ id: mine }],
      [[mine]],
      Array(11).fill(mine),
      'all',
      { 0: mine },
    ]) {
      const answer = await chat.ask('tess-n', 'POST', `rooms/${direct}/messages/`, {
        content: '',
        attachment_ids: ids,
      });
      expect(answer.status, JSON.stringify(ids)).to.equal(400);
    }
    // Of twelve sends at once one gets it, and what is said of the others is that there is none.
    const answers = await Promise.all(Array.from({ length: 12 }, () => send('tess-n', [mine])));
    expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
    expect(new Set(answers.flatMap(({ body }) => body.error?.code ?? []))).to.deep.equal(
      new Set(['ATTACHMENT_NOT_FOUND']),
    );
    await drop('sam-n', theirs);
  });

  it('lose files with the room: who left, was removed, or came later', async () => {
    const people = [await chat.userId('sam-n')];
    const { body } = await chat.ask('tess-n', 'POST', 'rooms/', {
      type: 'group',
      name: 'Club',
      participant_ids: people,
    });
    const room = body.room.id;
    const id = await uploaded('tess-n');
    await send('tess-n', [id], room);
    await expectOpen(id, ['sam-n']);
    expect((await chat.ask('sam-n', 'DELETE', `rooms/${room}/`)).status).to.equal(200);
    await expectClosed(id, ['sam-n']);
    const added = await chat.ask('tess-n', 'POST', `rooms/${room}/participants/`, { user_ids: people });
    if (added.status < 300) await expectOpen(id, ['tess-n']);
  });

  it('lose files with the relation, and with the account', async () => {
    const room = await directOf('tess-s', 'pam-s');
    const id = await uploaded('tess-s');
    await send('tess-s', [id], room);
    await expectOpen(id, ['pam-s']);
    const [guardian] = twoSchools.relations?.filter(({ kind }) => kind === 'guardian_of') ?? [];
    const ended = { ...(guardian ?? expect.fail()), status: 'ended' as const };
    await chat.chat.directory.put({ relations: [ended] });
    await expectClosed(id, ['pam-s']);
    await chat.chat.directory.put({ relations: [{ ...ended, status: 'active' }] });
    await expectOpen(id, ['pam-s']);
    const [pam] = twoSchools.users?.filter(({ externalId }) => externalId === 'pam-s') ?? [];
    await chat.chat.directory.put({ users: [{ ...(pam ?? expect.fail()), isActive: false }] });
    const refused = await call('pam-s', 'GET', `${id}/`);
    expect([refused.status, (await refused.text()).includes('SECRET')]).to.deep.equal([403, false]);
  });

  it('lose files with the message, the sender too', async () => {
    const id = await uploaded('tess-n');
    const { body: message } = await send('tess-n', [id]);
    await chat.ask('tess-n', 'DELETE', `rooms/${direct}/messages/${message.id}/`);
    await expectClosed(id, ['tess-n', 'sam-n', 'head-s']);
    expect((await send('tess-n', [id])).body.error.code).to.equal('ATTACHMENT_NOT_FOUND');
  });

  it('get nothing that a guard holds, which its sender cannot use elsewhere meanwhile', async () => {
    const head = await chat.chat.storage.people.findByExternalId('head-n');
    const north = grantsOf(head ?? expect.fail())[0]?.scope[0];
    const listed = await chat.ask('head-n', 'POST', 'moderation/words/', {
      ...{ language: 'en', action: 'hold', text: 'dolt', organisation_id: north },
    });
    expect(listed.status, JSON.stringify(listed.body)).to.equal(200);
    const id = await uploaded('sam-n');
    const client_id = crypto.randomUUID();
    const held = await send('sam-n', [id], direct, { content: 'You dolt', client_id });
    expect(held.status, JSON.stringify(held.body)).to.equal(202);
    await expectClosed(id, ['tess-n', 'tess-s', 'head-s', 'sam-s']);
    expect((await send('sam-n', [id])).body.error.code).to.equal('ATTACHMENT_NOT_FOUND');
    expect((await call('sam-n', 'DELETE', `${id}/`)).status).to.equal(404);
    const again = await send('sam-n', [id], direct, { content: 'You dolt', client_id });
    expect([again.status, again.body.id]).to.deep.equal([202, held.body.id]);
    await expectOpen(id, ['sam-n', 'head-n']);
    const path = `moderation/held/${held.body.id}/decide/`;
    expect((await chat.ask('head-n', 'POST', path, { action: 'release', note: 'Fine' })).status).to.equal(200);
    await expectOpen(id, ['tess-n']);
    await expectClosed(id, ['tess-s', 'head-s']);
  });

  it('get no part of what they may not have, whatever range they name', async () => {
    const id = await uploaded('tess-n');
    for (const range of [
      'bytes=0-0',
      'bytes=99999999999999999999-',
      'bytes=0-18446744073709551615',
      'bytes=-99999999',
      'bytes=--1',
      `bytes=${'0-0,'.repeat(2_000)}0-0`,
    ]) {
      const headers = { range, authorization: `Bearer ${await chat.token('tess-n')}` };
      const own = await fetch(`${chat.address}/api/chat/attachments/${id}/`, { headers });
      expect(own.status, range.slice(0, 40)).to.be.oneOf([200, 206, 416]);
      expect((await own.text()).length).to.be.at.most(content.length);
      const foreign = await fetch(`${chat.address}/api/chat/attachments/${id}/`, {
        headers: { ...headers, authorization: `Bearer ${await chat.token('sam-n')}` },
      });
      expect([foreign.status, (await foreign.text()).includes('SECRET')], range.slice(0, 40)).to.deep.equal([
        404,
        false,
      ]);
    }
    await drop('tess-n', id);
  });

  it('stay under their quota, however many they send at once', async () => {
    const body = 'x'.repeat(Math.floor(quotaBytes / 3));
    const rounds = await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (;;) {
          const answer = await upload('head-d', body);
          // A person has few uploads under way; the others come again.
          if (answer.status !== 503) return answer;
        }
      }),
    );
    const statuses = rounds.map(({ status }) => status).sort();
    expect(statuses).to.deep.equal([201, 201, 201, ...Array(7).fill(507)]);
    const refused = rounds.find(({ status }) => status === 507)?.body.error;
    expect(refused.details.quota).to.equal(quotaBytes);
    expect(refused.message).to.match(/Ask your school/);
  });
});
