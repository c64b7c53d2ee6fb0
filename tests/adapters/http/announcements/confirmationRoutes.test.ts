import { expect } from 'chai';
import type { confirmationsAnswer, requestList } from '../../../../adapters/wire/announcements/announcementSchemas.ts';
import type { messageSchema } from '../../../../adapters/wire/messages/messageSchemas.ts';
import type { RoomId } from '../../../../core/ids.ts';
import type { Name } from '../../../contracts/School.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

describe('confirmations over HTTP', () => {
  const http = withHttp();
  let room: RoomId;
  let path: string;
  beforeEach(async () => {
    room = await http().school.group('tess', ['sam', 'sue']);
    path = `/api/chat/rooms/${room}/messages/`;
  });
  const send = (who: Name, more: object = { requires_confirmation: 'person' }) =>
    http().post<typeof messageSchema>(who, path, {
      content: 'Bring the form',
      client_id: crypto.randomUUID(),
      ...more,
    });
  const waiting = async (who: Name) =>
    (await http().get<typeof requestList>(who, '/api/chat/announcements/')).body.requests;

  it('are asked with a message by who leads the room, and by nobody else', async () => {
    expectError(await send('sam'), 403, 'ACCESS_DENIED');
    expectError(await send('tess', { requires_confirmation: 'all_guardians' }), 400, 'INVALID_REQUEST');
    expect((await send('sam', { requires_confirmation: 'none' })).body).not.to.have.property('requires_confirmation');
    expect((await send('sam', {})).status).to.equal(201);
    const clientId = crypto.randomUUID();
    const sent = await send('tess', { requires_confirmation: 'person', client_id: clientId });
    expect([sent.status, sent.body.requires_confirmation]).to.deep.equal([201, 'person']);
    const again = await send('tess', { requires_confirmation: 'person', client_id: clientId });
    expect([again.status, again.body.id]).to.deep.equal([200, sent.body.id]);
    expectError(await send('tess', { client_id: clientId }), 409, 'CONFLICT');
    expect(await waiting('tess')).to.deep.equal([]);
    const [request] = await waiting('sue');
    expect(request).to.include({
      ...{ room_id: room, message_id: sent.body.id, requires_confirmation: 'person', confirmed_at: null },
      ...{ sender_id: http().school.id('tess'), excerpt: 'Bring the form' },
    });
  });

  it('are given once, counted, and reminded of, and end with the message', async () => {
    const { id } = (await send('tess')).body;
    const confirm = (who: Name) => http().post(who, `${path}${id}/confirm/`, {});
    const first = await confirm('sam');
    expect(first.body).to.include({ room_id: room, message_id: id });
    expect((await confirm('sam')).body).to.deep.equal(first.body);
    expectError(await confirm('tess'), 400, 'INVALID_REQUEST');
    expectError(await confirm('stan'), 404, 'ROOM_NOT_FOUND');
    const list = await http().get<typeof confirmationsAnswer>('tess', `${path}${id}/confirmations/`);
    expect(list.body).to.deep.include({
      ...{ requires_confirmation: 'person', reach: 2, may_remind: true, has_more: false },
      counts: { confirmed: 1, read: 0, unread: 1, gone: 0 },
    });
    expect(list.body.families.map(({ of, state }) => [of.username, state])).to.deep.equal([
      ['sam', 'confirmed'],
      ['sue', 'unread'],
    ]);
    expect(
      (await http().get<typeof confirmationsAnswer>('sue', `${path}${id}/confirmations/`)).body.may_remind,
    ).to.equal(false);
    expectError(await http().post('sue', `${path}${id}/remind/`, {}), 403, 'ACCESS_DENIED');
    expect((await http().post('tess', `${path}${id}/remind/`, {})).body).to.deep.equal({ reminded: 1 });
    expect((await waiting('sue'))[0]?.reminded_at).to.be.a('string');
    await http().ask('tess', 'PATCH', `${path}${id}/`, { body: { content: 'Bring the signed form' } });
    expect((await waiting('sue'))[0]?.excerpt).to.equal('Bring the signed form');
    await http().ask('tess', 'DELETE', `${path}${id}/`);
    expect(await waiting('sue')).to.deep.equal([]);
    expectError(await confirm('sue'), 400, 'INVALID_REQUEST');
    expectError(await http().get('tess', `${path}${id}/confirmations/`), 404, 'MESSAGE_NOT_FOUND');
  });
});
