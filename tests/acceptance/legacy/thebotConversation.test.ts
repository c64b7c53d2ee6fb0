import { expect } from 'chai';
import { RunningChat } from '../RunningChat.ts';
import { ThebotClient } from './ThebotClient.ts';

const user = (externalId: string, role: string, firstName: string, lastName: string) => ({
  ...{ externalId, role, firstName, lastName, isActive: true },
});
const school = {
  users: [
    user('ada', 'admin', 'Ada', 'Office'),
    user('tess', 'teacher', 'Тесс', 'Линд'),
    user('sam', 'student', 'Sam', 'Holm'),
    user('eve', 'student', 'Eve', 'Berg'),
  ],
  relations: [
    { kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' as const },
    { kind: 'teaches', from: 'tess', to: 'eve', context: 'algebra', status: 'active' as const },
  ],
};

describe('THE_BOT client: a conversation', () => {
  let running: RunningChat;
  let [tess, sam, eve]: ThebotClient[] = [];
  let room: number;
  const of = (client: ThebotClient | undefined): ThebotClient => client ?? expect.fail();

  before(async () => {
    running = await RunningChat.start({ legacy: ['thebot'] });
    await running.chat.directory.put(school);
    [tess, sam, eve] = await Promise.all(['tess', 'sam', 'eve'].map((who) => ThebotClient.of(running, who)));
    const opened = await of(tess).ask('POST', '', { recipient_id: await running.userId('sam') });
    expect(opened.status).to.equal(201);
    room = opened.body.id;
  });
  after(async () => {
    for (const client of [tess, sam, eve]) client?.close();
    await running.stop();
  });

  const badge = async (client: ThebotClient | undefined): Promise<number> => {
    const { body } = await of(client).ask('GET');
    return body.results.find(({ id }: { id: number }) => id === room).unread_count;
  };

  it('lists rooms and contacts on numbered pages, with names in two parts', async () => {
    const list = await of(sam).ask('GET');
    expect(list.status).to.equal(200);
    expect(list.body).to.include({ next: null, previous: null });
    expect(list.body.count).to.equal(list.body.results.length);
    const own = list.body.results.find(({ id }: { id: number }) => id === room);
    expect(own.other_participant).to.include({ first_name: 'Тесс', last_name: 'Линд' });
    const contacts = await of(sam).ask('GET', 'contacts/');
    expect(contacts.body.results.map(({ chat_id }: { chat_id: number | null }) => chat_id)).to.include(room);
  });

  it('sends, receives, types, reads with the right badge, edits, deletes and pages', async () => {
    const [hers, his] = [await of(tess).enter(room), await of(sam).enter(room)];
    hers.send({ type: 'typing', data: { room } });
    const typing = await his.frame('she types', ({ type }) => type === 'typing');
    expect(typing.user).to.include({ first_name: 'Тесс', username: 'tess' });
    hers.send({ type: 'typing_stop', data: {} });
    await his.frame('she stops', ({ type }) => type === 'typing_stop');

    hers.send({ type: 'chat_message', data: { content: 'Page 12, please.', temp_id: 'temp-1' } });
    const own = await hers.frame('her own', ({ type }) => type === 'chat_message');
    expect(own.message).to.include({
      temp_id: 'temp-1',
      sender_name: 'Тесс Линд',
      room,
      chat_id: room,
      is_read: false,
    });
    const got = await his.frame('hers', ({ type }) => type === 'chat_message');
    expect(got.message).to.include({ id: own.message.id, content: 'Page 12, please.', is_read: false });
    expect(got.message).not.to.have.property('temp_id');
    expect(await badge(sam)).to.equal(1);
    expect(await badge(tess)).to.equal(0);

    const sent = await of(tess).ask('POST', `${room}/send_message/`, { content: 'And page 13.' });
    expect(sent.status).to.equal(201);
    await his.frame('the second', ({ type, message }) => type === 'chat_message' && message.id === sent.body.id);
    expect(await badge(sam)).to.equal(2);
    his.send({ type: 'mark_read', data: { message_id: own.message.id } });
    his.send({ type: 'chat_message', data: { content: 'Done.' } });
    const answer = await hers.frame(
      'his',
      ({ type, message }) => type === 'chat_message' && message.content === 'Done.',
    );
    expect(await badge(sam)).to.equal(1);
    const read = await of(sam).ask('POST', `${room}/mark_as_read/`, {});
    expect(read.body).to.include({ unread_count: 0 });
    expect(await badge(sam)).to.equal(0);
    expect(await badge(tess)).to.equal(1);

    hers.send({ type: 'edit_message', data: { message_id: own.message.id, content: 'Page 14, please.' } });
    const edited = await his.frame('the edit', ({ type }) => type === 'message_edited');
    expect(edited.data).to.include({ id: own.message.id, content: 'Page 14, please.', is_edited: true });
    const removed = await of(sam).ask('DELETE', `${room}/messages/${answer.message.id}/`);
    expect([removed.status, removed.body]).to.deep.equal([204, null]);
    const gone = await hers.frame('the deletion', ({ type }) => type === 'message_deleted');
    expect(gone.data.message_id).to.equal(answer.message.id);
    expect(await badge(tess)).to.equal(0);

    const page = await of(sam).ask('GET', `${room}/messages/?page_size=1`);
    expect(page.body.count).to.equal(2);
    expect(page.body.results.map(({ content }: { content: string }) => content)).to.deep.equal(['And page 13.']);
    const earlier = await of(sam).ask('GET', page.body.next);
    expect(earlier.body.results[0]).to.include({ content: 'Page 14, please.', is_read: true });
    expect(earlier.body.next).to.equal(null);
    const beyond = await of(sam).ask('GET', `${room}/messages/?page=3&page_size=1`);
    expect([beyond.status, typeof beyond.body.detail]).to.deep.equal([404, 'string']);
  });

  it('goes on in another room while this one counts', async () => {
    const second = await of(tess).ask('POST', '', { recipient_id: await running.userId('eve') });
    const other = await of(eve).enter(second.body.id);
    const hers = await of(tess).enter(second.body.id);
    hers.send({ type: 'chat_message', data: { content: 'Hello, Eve' } });
    await other.frame('it', ({ type, message }) => type === 'chat_message' && message.content === 'Hello, Eve');
    await of(sam).ask('POST', `${room}/send_message/`, { content: 'Are you there?' });
    expect(await badge(tess)).to.equal(1);
    expect(other.frames.filter(({ type }) => type === 'chat_message')).to.have.lengthOf(1);
  });
});
