import { expect } from 'chai';
import { alumni } from '../../../adapters/history/alumni/alumni.ts';
import { ForeignDatabase } from '../../../adapters/history/ForeignDatabase.ts';
import { type MoveOutcome, moveHistory } from '../../../composition/moving/moveHistory.ts';
import { hasHistoryFile, openHistoryFiles } from '../../../composition/openHistoryFiles.ts';
import { grantsOf } from '../../../core/permissions/RoleGrant.ts';
import { withMigratedPostgres } from '../../support/testPostgres.ts';
import { alumniPolicy } from './alumniPolicy.ts';
import { named, OldChat } from './OldChat.ts';

withMigratedPostgres('an alumni platform, brought over by a host with a policy for it', function suite(getUrl) {
  let old: OldChat;
  let first: MoveOutcome;

  const move = async (now = '2026-01-05T08:00:00Z'): Promise<MoveOutcome> => {
    const database = await ForeignDatabase.open(old.url);
    try {
      const { chat } = (await old.serve(alumniPolicy)).chat;
      const open = openHistoryFiles(old.media, 1_000_000);
      const files = { open, has: (path: string) => hasHistoryFile(old.media, path) };
      return await moveHistory(chat, alumni, await alumni.open(database), { now: new Date(now), files });
    } finally {
      await database.close();
    }
  };

  before(async function open() {
    (this as Mocha.Context).timeout(120_000);
    old = await OldChat.open('alumni', 'alumni', getUrl());
    await old.putFiles('message_attachments/2025/09/03/x.png', 'messages/cv-2.pdf');
    first = await move();
  });
  after(() => old.stop());

  it('counts both sides: 20 messages', () => {
    expect(first.theirs).to.deep.equal({ people: 7, rooms: 5, messages: 20, deleted: 0, attachments: 4 });
    expect(first.ours).to.deep.equal({ people: 8, rooms: 3, messages: 20, deleted: 0, attachments: 2 });
    expect(first.isWhole, JSON.stringify(first.differences)).to.equal(true);
  });

  it('keeps the message of a sender without an account (Q1, Q10)', async () => {
    expect(named(first, 'without an account there')).to.deep.equal(['99']);
    expect(named(first, 'people who are not in the room')).to.deep.equal(['9']);
    expect((await old.messages('4', '1')).map(({ content }) => content)).to.include('sender row is gone');
  });

  it('gives people all roles that their flags say (Q2), and takes active for a word (Q3)', async () => {
    const { people } = old.running.chat.storage;
    const found = await Promise.all(['2', '6', '7'].map((id) => people.findByExternalId(id, 'alumni')));
    expect(
      found.map((one) => [
        one &&
          grantsOf(one)
            .map(({ role }) => role)
            .sort(),
        one?.isActive,
      ]),
    ).to.deep.equal([
      ...[
        [['official'], true],
        [['alumnus', 'coordinator'], true],
        [['alumnus'], false],
      ],
    ]);
  });

  it('makes one room of a pair: its conversations, and what was before there were any (Q4, Q8)', async () => {
    expect(named(first, 'one room here')).to.deep.equal(['1 + 3 + pair:3-4']);
    const messages = await old.messages('3', '3');
    expect(messages).to.have.length(12);
    expect(messages.map(({ content, created_at: at }) => [content, at]).slice(0, 4)).to.deep.equal([
      ...[
        ['from before conversations', '2024-05-01T08:00:00.000Z'],
        ['legacy answer', '2024-05-01T08:05:00.000Z'],
      ],
      ...[
        ['hi Ben', '2025-09-02T08:01:00.000Z'],
        ['second conversation', '2025-09-02T08:01:30.000Z'],
      ],
    ]);
    expect((await old.room('3', '1')).created_at).to.equal('2024-05-01T08:00:00.000Z');
  });

  it('makes a group of three people, and never the room of two of them (Q5)', async () => {
    const room = await old.room('6', '4');
    expect(room).to.deep.include({ type: 'group', name: 'Ana, Ben, Coo' });
    expect(room.id).to.not.equal((await old.room('3', '1')).id);
  });

  it('leaves out a conversation of one person without messages (Q6), and names a request that waits (Q7)', async () => {
    expect(named(first, 'without a message; they are left out')).to.deep.equal(['5']);
    expect(named(first, 'requests to talk')).to.deep.equal(['2']);
    expect(named(first, 'nobody is active')).to.deep.equal(['2']);
  });

  it('leaves out whom a trainee follows, and names it', async () => {
    expect(named(first, 'do not lead from')).to.deep.equal(['5 follows 3']);
  });

  it('shows the text as it was edited last (Q9)', async () => {
    const [edited] = (await old.messages('3', '1')).filter(({ content }) => content === 'changed text');
    expect(edited.edited_at).to.equal('2025-09-02T08:03:00.000Z');
    expect(named(first, 'when is not known')).to.deep.equal(['5']);
  });

  it('shows texts as they were written, before they were escaped (Q11)', async () => {
    expect((await old.messages('6', '4')).map(({ content }) => content)).to.deep.equal([
      ...['reunion on Friday', 'I come', '<b>me too</b> & friends', 'room note', 'same time', 'same time'],
    ]);
  });

  it('brings files of disks and copies of clouds, says addresses of others, and names what was never sent (Q12)', async () => {
    const files = (await old.messages('3', '1')).filter(({ attachments }) => attachments?.length > 0);
    expect(files.map(({ content, attachments }) => [content, attachments[0].name])).to.deep.equal([
      ...[
        ['', 'x.png'],
        ['cv.pdf: https://bucket.example.test/messages/cv.pdf', 'cv-2.pdf'],
      ],
    ]);
    expect(named(first, 'lie elsewhere')).to.deep.equal(['7: https://bucket.example.test/messages/cv.pdf']);
    expect(named(first, 'belong to no message')).to.deep.equal(['4']);
  });

  it('counts as unread what nobody has opened, and in a group what came after the own last word', async () => {
    expect((await old.room('3', '1')).unread_count).to.be.greaterThan(0);
    expect((await old.room('6', '4')).unread_count).to.equal(2);
    expect((await old.room('3', '4')).unread_count).to.equal(0);
  });

  it('changes nothing the second time', async () => {
    expect(await move()).to.deep.include({ isUnchanged: true, isWhole: true, ours: first.ours });
  });

  it('finds edits and deletions that leave no trace there', async () => {
    await old.change(`
      UPDATE shared_message SET message_content = 'reunion on Saturday' WHERE message_id = 15;
      DELETE FROM shared_message WHERE message_id = 16;
      INSERT INTO shared_message (message_id, conversation_id, sender_id, message_content, created_at)
        VALUES (30, 4, 3, 'see you', '2026-01-05 07:00+00')`);
    const later = await move('2026-01-05T09:00:00Z');
    expect(later).to.deep.include({ isUnchanged: false, isWhole: true });
    expect(later.ours).to.deep.include({ messages: 20, deleted: 1 });
    const messages = await old.messages('6', '4');
    expect(messages.map(({ content }) => content)).to.deep.equal([
      ...['reunion on Saturday', '', '<b>me too</b> & friends', 'room note', 'same time', 'same time', 'see you'],
    ]);
    expect(messages[0].edited_at).to.equal('2026-01-05T09:00:00.000Z');
    expect(await move('2026-01-05T10:00:00Z')).to.deep.include({ isUnchanged: true });
  });
});
