import { expect } from 'chai';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { withMigratedPostgres } from '../../support/testPostgres.ts';
import { named, OldChat } from './OldChat.ts';

// biome-ignore lint/suspicious/noExplicitAny: the report and answers of HTTP
type Shape = any;

withMigratedPostgres('homeroom import-from thebot, the second generation', function suite(getUrl) {
  let old: OldChat;
  let first: Shape;

  before(async function open() {
    (this as Mocha.Context).timeout(120_000);
    old = await OldChat.open('thebot_simple', 'thebot', getUrl());
    // A column of the first generation that its migration has left behind.
    await old.change('ALTER TABLE chat_chatroom ADD COLUMN enrollment_id bigint');
    first = await old.report();
    await old.serve(educationPolicy);
  });
  after(() => old.stop());

  it('counts both sides: 20 messages, two of them deleted', () => {
    expect(first.theirs).to.deep.equal({ people: 6, rooms: 5, messages: 18, deleted: 2, attachments: 0 });
    expect(first.ours).to.deep.equal({ people: 7, rooms: 3, messages: 18, deleted: 2, attachments: 0 });
    expect(first.is_whole).to.equal(true);
  });

  it('makes one room of the duplicates of a pair, with its nine messages by time (Q1)', async () => {
    const messages = await old.messages('3', '1');
    expect(messages.map(({ content }) => content)).to.deep.equal([
      ...['Hi Arne', 'second room', 'Hi', 'Page 3 (corrected)', 'I am his mother', '', 'answer in the second', 'ok'],
      'unread by Arne',
    ]);
    expect((await old.room('3', '2')).id).to.equal((await old.room('2', '1')).id);
    expect(named(first, 'one room here')).to.deep.equal(['1 + 2']);
  });

  it('names a room of three after them (Q2)', async () => {
    expect(await old.room('2', '3')).to.deep.include({ type: 'group', name: 'Tove, Arne, May' });
  });

  it('leaves out a room of one person without messages, and says so (Q3)', async () => {
    expect(named(first, 'they are left out')).to.deep.equal(['4']);
    expect(await old.room('3', '4')).to.equal(undefined);
  });

  it('keeps the message of who is not in the room, and lets nobody read there for it (Q4)', async () => {
    expect(named(first, 'people who are not in the room')).to.deep.equal(['4']);
    expect(await old.room('4', '1')).to.equal(undefined);
  });

  it('keeps a message of whose author nothing is left (Q5)', async () => {
    expect((await old.messages('2', '3')).map(({ content }) => content)).to.include('sender row is gone');
    expect(
      await old.here(`SELECT u.first_name, u.is_active FROM homeroom.messages m JOIN homeroom.users u ON u.id = m.sender_id
      WHERE m.content = 'sender row is gone'`),
    ).to.deep.equal([{ first_name: '—', is_active: false }]);
    expect(named(first, 'of whose authors nothing is left')).to.deep.equal(['13']);
  });

  it('keeps a text of ten thousand characters, and what a room that is switched off said', async () => {
    const rows = await old.here(`SELECT length(m.content) AS length FROM homeroom.messages m
      JOIN homeroom.external_rooms x ON x.room_id = m.room_id WHERE x.external_id = '5' ORDER BY m.id`);
    expect(rows.map(({ length }) => length)).to.deep.equal([23, 3, 10_000]);
    expect(named(first, 'switched off')).to.deep.equal(['5']);
  });

  it('counts as unread what has not been read, also where nobody ever looked', async () => {
    expect((await old.room('3', '1')).unread_count).to.equal(1);
    expect((await old.room('2', '3')).unread_count).to.equal(0);
    expect((await old.room('3', '3')).unread_count).to.equal(6);
  });

  it('changes nothing the second time, and leaves a database that doctor finds well', async () => {
    expect(await old.report()).to.deep.include({ is_unchanged: true, is_whole: true, ours: first.ours });
    expect(await old.leftByDoctor()).to.deep.equal([]);
  });

  it('deletes nothing here when most of it is gone there, unless it is forced', async () => {
    await old.change(`
      INSERT INTO chat_message (id, room_id, sender_id, content, created_at, updated_at)
        SELECT n, 1, 2, 'more', now(), now() FROM generate_series(100, 140) n`);
    expect((await old.report()).history.messages).to.deep.include({ created: 41 });
    await old.change('DELETE FROM chat_message WHERE id >= 100');
    const careful = await old.report();
    expect(careful.is_whole).to.equal(false);
    expect(careful.history.deletions).to.deep.include({ created: 0 });
    expect(JSON.stringify(careful.differences)).to.contain('41 of 59 messages are gone there').and.contain('--force');
    const forced = await old.report('--force');
    expect(forced.history.deletions).to.deep.include({ created: 41 });
    expect(forced).to.deep.include({ is_whole: true });
    expect(named(forced, 'here it is said that they were deleted')).to.deep.equal([]);
    expect(forced.ours).to.deep.include({ messages: 18, deleted: 43 });
  });
});
