import { expect } from 'chai';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { withMigratedPostgres } from '../../support/testPostgres.ts';
import { named, OldChat } from './OldChat.ts';

// biome-ignore lint/suspicious/noExplicitAny: the report and answers of HTTP
type Shape = any;

withMigratedPostgres('homeroom import-from thebot, the first generation', function suite(getUrl) {
  let old: OldChat;
  let trial: Shape;
  let first: Shape;

  before(async function open() {
    (this as Mocha.Context).timeout(120_000);
    old = await OldChat.open('thebot_forum', 'thebot', getUrl());
    await old.putFiles('chat/images/board.png');
    trial = await old.report('--media', old.media, '--dry-run');
    first = await old.report('--media', old.media);
    await old.serve(educationPolicy);
  });
  after(() => old.stop());

  it('counts both sides: 20 messages, two of them deleted, and names every difference', () => {
    expect(first.theirs).to.deep.equal({ people: 9, rooms: 4, messages: 18, deleted: 2, attachments: 2 });
    expect(first.ours).to.deep.equal({ people: 9, rooms: 3, messages: 20, deleted: 2, attachments: 1 });
    expect(first.is_whole).to.equal(true);
    for (const figure of ['people', 'rooms', 'messages', 'deleted', 'attachments']) {
      const change = first.differences
        .filter((one: Shape) => one.figure === figure)
        .reduce((sum: number, one: Shape) => sum + one.change, 0);
      expect(first.ours[figure] - first.theirs[figure], figure).to.equal(change);
    }
  });

  it('foresees the same in a dry run, which changes nothing', () => {
    expect(trial).to.deep.include({ is_dry_run: true, is_whole: true, theirs: first.theirs, ours: first.ours });
    expect(first.directory.users.created).to.equal(9);
  });

  it('calls who has no name by the login, and takes people without an address (Q1, Q2)', async () => {
    const rows = await old.here(`SELECT d.external_id, u.first_name, u.email, u.is_active FROM homeroom.identities d
      JOIN homeroom.users u ON u.id = d.user_id WHERE d.external_id IN ('103', '106', '108') ORDER BY 1`);
    expect(rows).to.deep.equal([
      { external_id: '103', first_name: 't.ko', email: 'ko@example.test', is_active: true },
      { external_id: '106', first_name: 'Беа', email: null, is_active: true },
      { external_id: '108', first_name: 'Gone', email: 'gone@example.test', is_active: false },
    ]);
  });

  it('relates people by status, not is_active, and tutors by either column (Q2, Q6)', async () => {
    expect(await old.relations()).to.deep.equal([
      ...['102 teaches 105', '102 teaches 108 ended', '103 teaches 106', '104 tutors 105', '104 tutors 106'],
      ...['104 tutors 108', '107 guardian_of 105'],
    ]);
  });

  it('keeps messages of who is switched off (Q3), and gives the flag of the office its role (Q4)', async () => {
    expect(named(first, 'is_staff, is_superuser')).to.deep.equal(['109']);
    const { body } = await old.ask('109', 'me/');
    expect(JSON.stringify(body)).to.contain('admin');
    expect(
      await old.here(`SELECT m.content FROM homeroom.messages m JOIN homeroom.identities d ON d.user_id = m.sender_id
      WHERE d.external_id = '108'`),
    ).to.deep.equal([{ content: 'from someone who left' }]);
  });

  it('keeps the own name of a subject (Q5)', async () => {
    const rows = await old.here("SELECT context_name FROM homeroom.relations WHERE context = '2/12'");
    expect(rows).to.deep.equal([{ context_name: 'Физика для чайников' }]);
  });

  it('makes one room of the duplicates, with every message by time and then id (Q7, Q8, Q17)', async () => {
    expect(named(first, 'one room here')).to.deep.equal(['31 + 32']);
    const messages = await old.messages('105', '31');
    expect((await old.room('105', '32')).id).to.equal((await old.room('105', '31')).id);
    expect(messages.map(({ content }) => content)).to.deep.equal([
      ...[
        'Welcome to Maths',
        'hello 👋',
        'Anyone here?',
        'Homework week 50',
        'Page 12, ex. 3',
        'Locked and empty',
        'done',
      ],
      ...[
        'well done',
        'thanks',
        '',
        '',
        '',
        'chat/files/homework.pdf'.split('/').at(-1),
        'May here',
        'in the other room too',
      ],
    ]);
    const pair = await old.messages('105', '33');
    expect(pair.map(({ content }) => content).slice(-3)).to.deep.equal([
      'same second A',
      'same second B',
      'two\nlines',
    ]);
    expect(pair.map(({ created_at: at }) => at)).to.deep.equal([
      ...['2025-12-21T09:00:00.000Z', '2025-12-21T09:30:00.000Z', '2025-12-21T09:59:59.500Z'],
      ...['2025-12-21T09:59:59.500Z', '2025-12-21T10:00:00.000Z'],
    ]);
  });

  it('archives the room that is switched off, and names it (Q9)', async () => {
    expect(named(first, 'switched off')).to.deep.equal(['34']);
    const [room] = await old.here(`SELECT r.is_archived FROM homeroom.rooms r
      JOIN homeroom.external_rooms x ON x.room_id = r.id WHERE x.external_id = '34'`);
    expect(room).to.deep.equal({ is_archived: true });
  });

  it('lets in the parent who is in no list, by the relation (Q10), and unites the lists (Q11)', async () => {
    expect((await old.messages('107', '31')).length).to.equal(15);
    expect((await old.room('102', '32')).type).to.equal('forum_subject');
    expect(named(first, 'former members')).to.deep.equal(['31: 104']);
    expect(await old.room('104', '31')).to.equal(undefined);
    expect((await old.room('105', '31')).is_muted).to.equal(true);
  });

  it('says titles of threads as messages that the thread answers; a pin stays, a lock is named (Q12)', async () => {
    const messages = await old.messages('105', '31');
    const [title, page, thanks] = ['Homework week 50', 'Page 12, ex. 3', 'thanks'].map((text) =>
      messages.find(({ content }) => content === text),
    );
    expect(page.thread_root).to.equal(title.id);
    expect(thanks.thread_root).to.equal(title.id);
    expect(named(first, 'titles of threads')).to.deep.equal(['51', '52']);
    expect(named(first, 'threads cannot be locked here')).to.deep.equal(['52']);
  });

  it('takes edits and deletions with their times and authors, and shows no deleted word (Q13, Q14)', async () => {
    const messages = await old.messages('105', '31');
    const page = messages.find(({ content }) => content === 'Page 12, ex. 3');
    expect(page.edited_at).to.equal('2025-12-10T08:30:00.000Z');
    const gone = messages.filter(({ is_deleted: isDeleted }) => isDeleted);
    const times = await old.here('SELECT deleted_at FROM homeroom.messages WHERE deleted_at IS NOT NULL ORDER BY id');
    expect(times.map(({ deleted_at: at }) => at.toISOString())).to.deep.equal([
      ...['2025-12-15T08:10:00.000Z', '2025-12-15T09:01:00.000Z'],
    ]);
    expect(JSON.stringify(messages)).to.not.contain('a rude word').and.not.contain('oops');
    const answer = messages.find(({ content }) => content === 'May here');
    expect(answer.reply_to).to.equal(gone[0].id);
  });

  it('brings files that are there, and says the names of those that are not (Q15)', async () => {
    const messages = await old.messages('105', '31');
    const [board] = messages.flatMap(({ attachments }) => attachments ?? []);
    expect(board).to.deep.include({ name: 'board.png' });
    expect(named(first, 'not below --media')).to.deep.equal(['1010: chat/files/homework.pdf']);
  });

  it('keeps an answer into the other room of the pair (Q16)', async () => {
    const messages = await old.messages('105', '31');
    const hello = messages.find(({ content }) => content === 'hello 👋');
    expect(messages.at(-1)).to.deep.include({ content: 'in the other room too', reply_to: hello.id });
  });

  it('counts unread itself, by how far people have read (Q18)', async () => {
    expect((await old.room('105', '33')).unread_count).to.equal(1);
    expect((await old.room('102', '31')).unread_count).to.equal(0);
    expect((await old.room('104', '33')).unread_count).to.equal(0);
  });

  it('changes nothing the second time, and says so', async () => {
    const again = await old.report('--media', old.media);
    expect(again).to.deep.include({ is_unchanged: true, is_whole: true, ours: first.ours });
    expect((await old.run('--media', old.media)).out).to.contain('Nothing was new: nothing was changed.');
  });

  it('leaves a database that doctor finds well', async () => {
    expect(await old.leftByDoctor()).to.deep.equal([]);
  });

  it('brings what is new, edited, deleted, muted and opened since, with its own times', async () => {
    await old.change(`
      INSERT INTO chat_message (id, room_id, sender_id, content, created_at, updated_at) VALUES
        (1030, 33, 105, 'while both run', '2025-12-22 08:00+00', '2025-12-22 08:00+00');
      UPDATE chat_message SET content = 'very good', is_edited = true, updated_at = '2025-12-22 09:00+00' WHERE id = 1015;
      UPDATE chat_message SET is_deleted = true, deleted_at = '2025-12-22 09:01+00', deleted_by_id = 104 WHERE id = 1016;
      DELETE FROM chat_message WHERE id = 1017;
      UPDATE materials_subjectenrollment SET status = 'active' WHERE id = 13;
      DELETE FROM materials_subjectenrollment WHERE id = 12;
      UPDATE chat_chatparticipant SET is_muted = true WHERE room_id = 33 AND user_id = 104;
      UPDATE chat_chatroom SET is_active = true WHERE id = 34;`);
    const later = await old.report('--media', old.media);
    expect(later).to.deep.include({ is_unchanged: false, is_whole: true });
    expect(later.history.messages).to.deep.include({ created: 1 });
    expect((await old.room('104', '33')).is_muted).to.equal(true);
    expect(later.history.rooms).to.deep.include({ created: 0, updated: 1 });
    const [reopened] = await old.here(`SELECT r.is_archived FROM homeroom.rooms r
      JOIN homeroom.external_rooms x ON x.room_id = r.id WHERE x.external_id = '34'`);
    expect(reopened).to.deep.equal({ is_archived: false });
    const pair = await old.messages('104', '33');
    expect(pair.map(({ content, created_at: at }) => [content, at]).at(-1)).to.deep.equal([
      ...['while both run', '2025-12-22T08:00:00.000Z'],
    ]);
    expect(pair.map(({ content }) => content)).to.deep.equal([
      ...['How was it?', 'very good', '', '', 'two\nlines', 'while both run'],
    ]);
    expect(pair[1].edited_at).to.equal('2025-12-22T09:00:00.000Z');
    expect(pair.map(({ is_deleted: isDeleted }) => isDeleted)).to.deep.equal([false, false, true, true, false, false]);
    expect(await old.relations())
      .to.include('102 teaches 108')
      .and.include('103 teaches 106 ended');
    expect(await old.report('--media', old.media)).to.deep.include({ is_unchanged: true });
  });
});
