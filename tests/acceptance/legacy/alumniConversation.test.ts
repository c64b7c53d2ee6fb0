import { expect } from 'chai';
import { type Frame, RunningChat } from '../RunningChat.ts';
import { OlderClient } from './OlderClient.ts';

const user = (externalId: string, role: string, firstName: string, lastName: string) => ({
  ...{ externalId, role, firstName, lastName, isActive: true },
});
const users = [
  ...[user('peso', 'teacher', 'PESO', 'Office'), user('ana', 'student', 'Ана', 'Cruz')],
  ...[user('ben', 'student', 'Ben', 'Diaz'), user('cyd', 'student', 'Cyd', 'Reyes')],
];
const teaches = (to: string) => ({ kind: 'teaches', from: 'peso', to, context: 'alumni', status: 'active' as const });
/** A picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const conversations = '/api/messaging/conversations/';

describe('the alumni platform’s client', () => {
  let running: RunningChat;
  let [peso, ana, ben, cyd]: OlderClient[] = [];
  let room: number;
  const of = (client: OlderClient | undefined): OlderClient => client ?? expect.fail();

  beforeEach(async () => {
    running = await RunningChat.start({ legacy: ['alumni'] });
    await running.chat.directory.put({ users, relations: [teaches('ana'), teaches('ben')] });
    [peso, ana, ben, cyd] = await Promise.all(users.map(({ externalId }) => OlderClient.of(running, externalId)));
    const opened = await of(peso).ask('POST', conversations, { participant_id: await running.userId('ana') });
    expect([opened.status, opened.body.other_participant.name]).to.deep.equal([201, 'Ана Cruz']);
    room = opened.body.conversation_id;
  });
  afterEach(async () => {
    for (const client of [peso, ana, ben, cyd]) client?.close();
    await running.stop();
  });

  const badge = async (client: OlderClient | undefined): Promise<number> => {
    const { status, body } = await of(client).ask('GET', conversations);
    expect([status, Array.isArray(body)]).to.deep.equal([200, true]);
    return body.find(({ conversation_id }: Frame) => conversation_id === room).unread_count;
  };
  const page = async (client: OlderClient | undefined, query = '') =>
    (await of(client).ask('GET', `${conversations}${room}/messages/${query}`)).body;
  const contentsOf = ({ results }: Frame): string[] => results.map(({ content }: Frame) => content);

  it('lists, opens once, and finds whom it may write to', async () => {
    const again = await of(ana).ask('POST', conversations, { participant_id: await running.userId('peso') });
    expect([again.status, again.body.conversation_id]).to.deep.equal([200, room]);
    const { body } = await of(ana).ask('GET', conversations);
    const own = body.find(({ conversation_id }: Frame) => conversation_id === room);
    expect(own).to.include({ unread_count: 0, last_message: null, is_message_request: false, is_group: false });
    expect(own.other_participant).to.include({ name: 'PESO Office', f_name: 'PESO' });
    const found = await of(ana).ask('GET', '/api/messaging/users/search/?q=peso');
    expect(found.body).to.include({ count: 1, query: 'peso' });
    expect(found.body.users[0]).to.include({ user_id: await running.userId('peso'), l_name: 'Office' });
    expect((await of(ana).ask('GET', '/api/messaging/users/search/?q=cyd')).body.users).to.deep.equal([]);
    expect((await of(ana).ask('GET', `${conversations}${room}/`)).body.participants).to.have.lengthOf(2);
  });

  it('sends, receives, types, reacts, reads with the right badge, edits, deletes and pages', async () => {
    const [hers, theirs] = [await of(ana).enter(room), await of(peso).enter(room)];
    theirs.send({ type: 'typing', conversation_id: room, user_name: 'Somebody else', is_typing: true });
    const typing = await hers.frame('they type', ({ type }) => type === 'typing');
    expect(typing).to.include({ user_name: 'PESO Office', is_typing: true });
    theirs.send({ type: 'typing', is_typing: false });
    await hers.frame('they stop', ({ type, is_typing }) => type === 'typing' && is_typing === false);

    theirs.send({ type: 'message', content: 'One', temp_id: '1700000000000' });
    const own = await theirs.frame('their own', ({ type }) => type === 'message');
    expect(own).to.include({ temp_id: '1700000000000', content: 'One', sender_name: 'PESO Office', is_read: false });
    const got = await hers.frame('theirs', ({ type }) => type === 'message');
    expect(got).not.to.have.property('temp_id');
    expect(got.message).to.include({ message_id: own.message_id, content: 'One', sender_id: own.sender_id });
    theirs.send({ type: 'message', message: 'Two', reply_to_message_id: own.message_id });
    const second = await hers.frame('the second', ({ type, content }) => type === 'message' && content === 'Two');
    expect(second.reply_to).to.deep.equal({ message_id: own.message_id, content: 'One', sender_name: 'PESO Office' });
    expect([await badge(ana), await badge(peso)]).to.deep.equal([2, 0]);

    hers.send({ type: 'read_receipt', conversation_id: room, message_id: own.message_id });
    const receipt = await theirs.frame('the receipt', ({ type }) => type === 'read_receipt');
    expect(receipt).to.include({ message_id: own.message_id, user_id: await running.userId('ana') });
    expect(await badge(ana)).to.equal(1);
    const sent = await of(ana).ask('POST', `${conversations}${room}/messages/`, {
      message: 'Three',
      message_type: 'text',
    });
    expect([sent.status, sent.body.sender.name]).to.deep.equal([201, 'Ана Cruz']);
    await theirs.frame(
      'the third',
      ({ type, message_id }) => type === 'message' && message_id === sent.body.message_id,
    );
    const read = await of(ana).ask('POST', `${conversations}${room}/mark-read/`, {});
    expect(read.body).to.include({ status: 'success', messages_marked_read: 1, unread_count: 0 });
    expect([await badge(ana), await badge(peso)]).to.deep.equal([0, 1]);

    hers.send({ type: 'reaction', message_id: own.message_id, emoji: '👍', action: 'add' });
    hers.send({ type: 'reaction', message_id: own.message_id, emoji: '👍', action: 'remove' });
    const gone = await theirs.frame('its end', ({ type, action }) => type === 'reaction' && action === 'remove');
    expect(gone).to.include({ emoji: '👍', user_name: 'Ана Cruz', message_id: own.message_id });
    const reactions = theirs.frames.filter(({ type }) => type === 'reaction').map(({ action }) => action);
    expect(reactions).to.deep.equal(['add', 'remove']);

    const edited = await of(peso).ask('PUT', `${conversations}${room}/messages/${own.message_id}/`, {
      content: 'One!',
    });
    expect(edited.body).to.include({ content: 'One!', is_edited: true });
    const edit = await hers.frame('the edit', ({ type }) => type === 'edit');
    expect(edit).to.include({ message_id: own.message_id, content: 'One!' });
    const removed = await of(peso).ask('DELETE', `${conversations}${room}/messages/${second.message_id}/`);
    expect([removed.status, removed.body.status]).to.deep.equal([200, 'deleted']);
    const deletion = await hers.frame('the deletion', ({ type }) => type === 'delete');
    expect(deletion.message_id).to.equal(second.message_id);

    const latest = await page(ana, '?limit=1');
    expect(contentsOf(latest)).to.deep.equal(['Three']);
    const earlier = await page(ana, `?limit=1&cursor=${latest.next_cursor}`);
    expect([contentsOf(earlier), earlier.next_cursor]).to.deep.equal([['One!'], null]);
    expect(earlier.results[0]).to.include({ is_read: true, is_edited: true });
  });

  it('pages through a history with deleted messages without a gap or a repetition', async () => {
    const sent: number[] = [];
    for (let index = 0; index < 12; index += 1) {
      const { body } = await of(peso).ask('POST', `${conversations}${room}/messages/`, { content: `${index}` });
      sent.push(body.message_id);
    }
    for (const index of [1, 2, 3, 4, 5, 10])
      await of(peso).ask('DELETE', `${conversations}${room}/messages/${sent[index]}/`);
    const read: string[][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { next_cursor, ...found }: Frame = await page(ana, `?limit=2&cursor=${cursor}`);
      read.push(contentsOf(found));
      cursor = next_cursor;
    }
    expect(read).to.deep.equal([
      ['9', '11'],
      ['7', '8'],
      ['0', '6'],
    ]);
  });

  it('sends a file that it has sent to the server before', async () => {
    const form = new FormData();
    form.append('file', new Blob([png], { type: 'image/png' }), 'floor.png');
    const uploaded = await of(ana).ask('POST', '/api/messaging/attachments/', form);
    expect(uploaded.status).to.equal(201);
    expect(uploaded.body).to.include({ file_name: 'floor.png', file_category: 'image' });
    const theirs = await of(peso).enter(room);
    const body = { message: '', message_type: 'image', attachment_id: uploaded.body.attachment_id };
    const sent = await of(ana).ask('POST', `${conversations}${room}/messages/`, body);
    expect([sent.status, sent.body.message_type]).to.deep.equal([201, 'image']);
    const got = await theirs.frame('it', ({ type }) => type === 'message');
    expect(got.attachments[0]).to.include({ file_name: 'floor.png', file_url: sent.body.attachments[0].file_url });
    expect(got.attachments[0].file_url).to.match(/^\/api\/chat\/attachments\/\d+\/$/);
    const another = (await of(ana).ask('POST', '/api/messaging/attachments/', form)).body.attachment_id;
    const borrowed = { message: 'mine', attachment_id: another };
    const refused = await of(peso).ask('POST', `${conversations}${room}/messages/`, borrowed);
    expect([refused.status, refused.body.code]).to.deep.equal([404, 'ATTACHMENT_NOT_FOUND']);
    const stolen = await of(cyd).ask('POST', `${conversations}${room}/messages/`, body);
    expect([403, 404]).to.include(stolen.status);
  });

  it('goes on in another conversation while this one counts', async () => {
    const other = await of(peso).ask('POST', conversations, { participant_id: await running.userId('ben') });
    const id = other.body.conversation_id;
    const [theirs, his] = [await of(peso).enter(id), await of(ben).enter(id)];
    theirs.send({ type: 'message', content: 'Hello, Ben' });
    await his.frame('it', ({ type }) => type === 'message');
    await of(ana).ask('POST', `${conversations}${room}/messages/`, { content: 'Are you there?' });
    expect(await badge(peso)).to.equal(1);
    expect(theirs.frames.filter(({ type }) => type === 'message')).to.have.lengthOf(1);
    await of(peso).ask('DELETE', `${conversations}${room}/`);
    const { body } = await of(peso).ask('GET', conversations);
    expect(body.map(({ conversation_id }: Frame) => conversation_id))
      .to.include(id)
      .and.not.include(room);
  });

  it('stores a message once that is sent again under the same UUID, and tells its name again', async () => {
    const temp_id = crypto.randomUUID();
    const socket = await of(ana).enter(room);
    socket.send({ type: 'message', content: 'Once', temp_id });
    const first = await socket.frame('it', ({ type }) => type === 'message');
    const again = await of(ana).ask('POST', `${conversations}${room}/messages/`, { content: 'Once', temp_id });
    expect([again.status, again.body.message_id, again.body.temp_id]).to.deep.equal([200, first.message_id, temp_id]);
    // Other names are no more than unique on their page.
    for (const content of ['Two', 'Three'])
      await of(ana).ask('POST', `${conversations}${room}/messages/`, { content, temp_id: '1' });
    expect(contentsOf(await page(peso))).to.deep.equal(['Once', 'Two', 'Three']);
  });

  it('is cut, not closed, by a drain, so that it comes back', async () => {
    const socket = await of(ana).enter(room);
    socket.send({ type: 'message', content: 'Last word' });
    await socket.frame('it', ({ type }) => type === 'message');
    await running.chat.drain(100);
    expect(await socket.closed()).to.equal(1006);
  });
});
