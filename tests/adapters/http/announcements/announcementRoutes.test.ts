import { expect } from 'chai';
import type { policyAnswer } from '../../../../adapters/wire/account/policySchemas.ts';
import type {
  announcedAnswer,
  audienceAnswer,
  confirmationsAnswer,
  requestList,
} from '../../../../adapters/wire/announcements/announcementSchemas.ts';
import type { auditList, auditRecord } from '../../../../adapters/wire/audit/auditSchemas.ts';
import type { historyPage } from '../../../../adapters/wire/messages/messageSchemas.ts';
import type { roomGroups } from '../../../../adapters/wire/rooms/groupSchemas.ts';
import type { roomList } from '../../../../adapters/wire/rooms/roomSchemas.ts';
import { refusalOf } from '../../../contracts/refusalOf.ts';
import type { Name } from '../../../contracts/School.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const path = '/api/chat/announcements/';
const guardians = { type: 'audience_guardians', contexts: ['algebra-1'] };

describe('announcementRoutes', () => {
  const http = withHttp();
  const announce = (who: Name, more: object = {}) =>
    http().post<typeof announcedAnswer>(who, path, {
      ...{ audience: guardians, content: 'Trip on Friday', client_id: crypto.randomUUID() },
      ...{ requires_confirmation: 'one_guardian', ...more },
    });
  const preview = (who: Name, more: object = {}) =>
    http().post<typeof audienceAnswer>(who, `${path}audience/`, { audience: guardians, ...more });

  it('shows whom an announcement would reach, by page, and stores nothing', async () => {
    const { status, body } = await preview('tess', { limit: 1 });
    expect(status).to.equal(200);
    expect(body).to.include({ name: 'Algebra I', room_id: null, count: 2, has_more: true });
    expect(body.people.map(({ username }) => username)).to.deep.equal(['pam']);
    const next = await preview('tess', { limit: 1, offset: 1 });
    expect(next.body.people.map(({ username }) => username)).to.deep.equal(['pat']);
    expect(
      (await http().get<typeof roomList>('pam', '/api/chat/rooms/?type=audience_guardians')).body.rooms,
    ).to.have.length(0);
  });

  it('says what to do for an audience that one may not address, does not know, or in which nobody is', async () => {
    expectError(await preview('theo'), 403, 'ACCESS_DENIED');
    expectError(await preview('tess', { audience: { ...guardians, contexts: ['nothing'] } }), 403, 'ACCESS_DENIED');
    expectError(await preview('sam'), 403, 'ACCESS_DENIED');
    expectError(await preview('theo', { audience: { ...guardians, contexts: ['history-1'] } }), 400, 'INVALID_REQUEST');
    expectError(await preview('ada', { audience: { type: 'group' } }), 400, 'INVALID_REQUEST');
    expectError(await announce('tess', { content: ' ' }), 400, 'EMPTY_MESSAGE');
  });

  it('carries files, which its readers have and nobody else; a wrong one makes no room', async () => {
    const { chat, school } = http();
    const received = {
      ...{ hash: 'ab'.repeat(32), size: 4, location: '' },
      read: async function* () {
        yield Buffer.from('plan');
      },
    };
    const { id } = await chat.files.store(school.person('tess'), received, { name: 'plan.txt' });
    expectError(await announce('tess', { attachment_ids: [id + 1_000] }), 404, 'ATTACHMENT_NOT_FOUND');
    expect((await preview('tess')).body.room_id).to.equal(null);
    const clientId = crypto.randomUUID();
    const sent = await announce('tess', { client_id: clientId, content: '', attachment_ids: [id] });
    expect([sent.status, sent.body.message.attachments.map(({ name }) => name)]).to.deep.equal([201, ['plan.txt']]);
    const again = await announce('tess', { client_id: clientId, content: '', attachment_ids: [id] });
    expect([again.status, again.body.message.id]).to.deep.equal([200, sent.body.message.id]);
    expectError(await announce('tess', { client_id: clientId, content: 'Words' }), 409, 'CONFLICT');
    for (const who of ['tess', 'pam', 'pat'] as const)
      expect((await chat.files.open(school.person(who), id, 'file')).name, who).to.equal('plan.txt');
    expect(await refusalOf(chat.files.open(school.person('sam'), id, 'file'))).to.equal('ATTACHMENT_NOT_FOUND');
  });

  it('sends once, and shows nobody the others, in no answer', async () => {
    const clientId = crypto.randomUUID();
    const first = await announce('tess', { client_id: clientId });
    expect(first.status).to.equal(201);
    expect(first.body).to.include({ reach: 2, duplicate: false, requires_confirmation: 'one_guardian' });
    const again = await announce('tess', { client_id: clientId });
    expect(again.status).to.equal(200);
    expect(again.body.message.id).to.equal(first.body.message.id);
    const room = `/api/chat/rooms/${first.body.room_id}/`;
    const pat = http().school.id('pat');
    await http().ask('pat', 'PUT', `${room}messages/${first.body.message.id}/reactions/👍/`);
    const paths = [
      room,
      `${room}participants/`,
      `${room}messages/`,
      `${room}events/`,
      '/api/chat/rooms/?type=audience_guardians',
    ];
    for (const one of [...paths, `${room}messages/${first.body.message.id}/receipts/`]) {
      const text = JSON.stringify((await http().get('pam', one)).body);
      expect(text, one).not.to.match(new RegExp(`"(user_id|id)":${pat}[,}]`));
      expect(text, one).not.to.include('👍');
      expect(text, one).not.to.match(/"hidden_count":[1-9]|"participant_count":[2-9]/);
    }
    const answer = await http().post('pam', `${room}messages/`, { content: 'Yes', client_id: crypto.randomUUID() });
    expectError(answer, 403, 'ACCESS_DENIED');
    expectError(await http().get('pam', `${room}audience/`), 403, 'ACCESS_DENIED');
    expect((await http().get<typeof audienceAnswer>('tess', `${room}audience/`)).body.count).to.equal(2);
  });

  it('are urgent by whose role the policy names, which is on record, and by nobody else', async () => {
    const urgent = { importance: 'urgent' };
    expectError(await announce('tess', urgent), 403, 'ACCESS_DENIED');
    const { rooms } = (await http().get<typeof roomList>('pam', '/api/chat/rooms/?type=audience_guardians')).body;
    expect(rooms).to.deep.equal([]);
    const clientId = crypto.randomUUID();
    const sent = await announce('ada', { ...urgent, client_id: clientId });
    expect([sent.status, sent.body.message.importance]).to.deep.equal([201, 'urgent']);
    const [seen] = (await http().get<typeof historyPage>('pam', `/api/chat/rooms/${sent.body.room_id}/messages/`)).body
      .messages;
    expect(seen?.importance).to.equal('urgent');
    expect((await announce('ada', { ...urgent, client_id: clientId })).body.message.id).to.equal(seen?.id);
    expectError(await announce('ada', { client_id: clientId }), 409, 'CONFLICT');
    expectError(await announce('ada', { importance: 'high' }), 400, 'INVALID_REQUEST');
    const plain = await announce('ada');
    expect(plain.body.message).not.to.have.property('importance');
    const found = await http().get<typeof auditList>('ada', '/api/audit/?action=announcement.sent');
    const read = ({ id }: { id: number }) => http().get<typeof auditRecord>('ada', `/api/audit/${id}/`);
    const entries = await Promise.all(found.body.entries.map(read));
    expect(entries.map(({ body }) => (body.details as Record<string, unknown> | null)?.['urgent'])).to.deep.equal([
      true,
      undefined,
    ]);
    const { room_types: types } = (await http().get<typeof policyAnswer>('tess', '/api/chat/policy/')).body;
    expect(types.filter((one) => one.may_mark_urgent)).to.deep.equal([]);
  });

  it('collects confirmations by family, and reminds those alone who have not confirmed', async () => {
    const sent = await announce('tess');
    const message = `/api/chat/rooms/${sent.body.room_id}/messages/${sent.body.message.id}/`;
    const confirmed = await http().post('pam', `${message}confirm/`, {});
    expect((await http().post('pam', `${message}confirm/`, {})).body).to.deep.equal(confirmed.body);
    expectError(await http().post('tess', `${message}confirm/`, {}), 400, 'INVALID_REQUEST');
    expectError(await http().post('theo', `${message}confirm/`, {}), 404, 'ROOM_NOT_FOUND');
    const list = await http().get<typeof confirmationsAnswer>('tess', `${message}confirmations/`);
    expect(list.body.counts).to.deep.equal({ confirmed: 1, read: 0, unread: 1, gone: 0 });
    expect(list.body.families.map(({ of, state }) => [of.username, state])).to.deep.equal([
      ['sam', 'confirmed'],
      ['sue', 'unread'],
    ]);
    expectError(await http().get('pat', `${message}confirmations/`), 403, 'ACCESS_DENIED');
    expect((await http().post('tess', `${message}remind/`, {})).body).to.deep.equal({ reminded: 1 });
    const open = async (who: Name) => (await http().get<typeof requestList>(who, path)).body.requests;
    expect((await open('pat')).map(({ reminded_at }) => reminded_at !== null)).to.deep.equal([true]);
    expect(await open('pam')).to.deep.equal([]);
  });

  it('groups a teacher’s rooms by class, and lists those of one', async () => {
    const { body } = await http().get<typeof roomGroups>('tess', '/api/chat/rooms/groups/');
    expect(body.groups).to.have.length(1);
    expect(body.groups[0]).to.include({ context: 'algebra-1', name: 'Algebra I', rooms: 3, unread_count: 0 });
    const rooms = await http().get<typeof roomList>('tess', '/api/chat/rooms/?context=algebra-1');
    expect(rooms.body.rooms).to.have.length(3);
  });
});
