import { expect } from 'chai';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import { withMigratedPostgres } from '../../support/testPostgres.ts';
import { named, OldChat } from './OldChat.ts';

// biome-ignore lint/suspicious/noExplicitAny: the report and answers of HTTP
type Shape = any;

withMigratedPostgres('homeroom import-from jobs', function suite(getUrl) {
  let old: OldChat;
  let first: Shape;

  before(async function open() {
    (this as Mocha.Context).timeout(120_000);
    old = await OldChat.open('job_platform', 'jobs', getUrl(), 'marketplace');
    await old.putFiles('chat_attachments/receipt.pdf');
    first = await old.report('--media', old.media);
    await old.serve(marketplacePolicy);
  });
  after(() => old.stop());

  it('counts both sides: 20 messages', () => {
    expect(first.theirs).to.deep.equal({ people: 5, rooms: 7, messages: 20, deleted: 0, attachments: 2 });
    expect(first.ours).to.deep.equal({ people: 5, rooms: 6, messages: 20, deleted: 0, attachments: 1 });
    expect(first.is_whole).to.equal(true);
  });

  it('keeps the room of a job whose client is gone as a closed group of the bidder (Q1)', async () => {
    expect(named(first, 'closed groups here')).to.deep.equal(['7']);
    const messages = await old.messages('4', '7');
    expect(messages.map(({ content }) => content)).to.deep.equal(['Job cancelled']);
  });

  it('relates bidders by the status of bids, and who is hired by the job', async () => {
    expect(await old.relations()).to.deep.equal([
      ...['3 bids_on 2', '3 bids_on 2 ended', '3 hired_for 2', '4 bids_on 2', '4 bids_on 2 ended'],
    ]);
  });

  it('hides and freezes the room of the bid that was not taken, and keeps it readable (Q2)', async () => {
    expect(named(first, 'were not taken')).to.deep.equal(['2']);
    const room = await old.room('4', '2');
    expect(room).to.deep.include({ type: 'job', is_hidden: true });
    expect((await old.messages('4', '2')).map(({ content }) => content)).to.deep.equal([
      '100 for all rooms',
      'Sorry, taken',
    ]);
    expect(JSON.stringify((await old.ask('4', 'rooms/')).body.rooms)).to.not.contain('"Sorry, taken"');
    const sent = await old.running.ask('4', 'POST', `rooms/${room.id}/messages/`, { content: 'still?' });
    expect(sent.status).to.equal(409);
  });

  it('makes a group of a room of before each bidder had one (Q3), and of support (Q6)', async () => {
    expect(await old.room('2', '3')).to.deep.include({ type: 'group', name: 'Job 71' });
    const messages = await old.messages('2', '3');
    expect(messages.map(({ content }) => content)).to.deep.equal(['Who takes it?', 'I do', 'me too']);
    expect(messages[1].reply_to).to.equal(messages[0].id);
    expect(await old.room('2', '6')).to.deep.include({ type: 'group', name: 'Support' });
    expect(named(first, 'groups here: there is no other room')).to.deep.equal(['6']);
  });

  it('says as the last message the last message, not the preview of there (Q4)', async () => {
    const room = await old.room('2', '4');
    expect(JSON.stringify(room)).to.contain('why two?').and.not.contain('stale preview');
  });

  it('makes one room of the duplicates of a pair, with answers across them (Q5, Q9)', async () => {
    expect((await old.room('3', '5')).id).to.equal((await old.room('3', '4')).id);
    const messages = await old.messages('3', '5');
    expect(messages.map(({ content }) => content)).to.deep.equal([
      ...['Could you come monthly?', 'In the second room', 'Yes', 'floor.jpg', 'unread one', 'unread two'],
      ...['read after an unread one', 'why two?'],
    ]);
    expect(messages.at(-1).reply_to).to.equal(messages[0].id);
  });

  it('takes no count from there (Q7): unread is what comes behind the first that nobody has read (Q8)', async () => {
    expect((await old.room('2', '4')).unread_count).to.equal(6);
    expect((await old.room('3', '4')).unread_count).to.equal(0);
    expect((await old.room('3', '1')).unread_count).to.equal(0);
    expect((await old.room('2', '1')).unread_count).to.equal(1);
  });

  it('keeps when something was edited, and what the platform itself said', async () => {
    const messages = await old.messages('2', '1');
    expect(messages.map(({ content, edited_at: at }) => [content, at ?? null])).to.deep.equal([
      ...[
        ['120 for all rooms', null],
        ['fine (edited)', '2025-11-10T08:15:00.000Z'],
      ],
      ...[
        ['Bid accepted', null],
        ['See you at nine', null],
      ],
    ]);
  });

  it('brings the file that is there and names the other', async () => {
    expect(named(first, 'not below --media')).to.deep.equal(['12: chat_attachments/floor.jpg']);
    const [, receipt] = await old.messages('2', '6');
    expect(receipt.attachments[0]).to.deep.include({ name: 'receipt.pdf' });
  });

  it('changes nothing the second time, and leaves a database that doctor finds well', async () => {
    expect(await old.report('--media', old.media)).to.deep.include({
      is_unchanged: true,
      is_whole: true,
      ours: first.ours,
    });
    expect(await old.leftByDoctor()).to.deep.equal([]);
  });

  it('brings what is new, and deletes here what is gone there; a room that somebody shows again stays shown', async () => {
    const lost = await old.room('4', '2');
    await old.running.ask('4', 'PATCH', `rooms/${lost.id}/preferences/`, { is_hidden: false });
    await old.change(`
      INSERT INTO chat_message (id, room_id, sender_id, content, "timestamp") VALUES (30, 1, 2, 'the key is here', '2025-11-13 08:00+00');
      UPDATE chat_message SET content = 'at ten', edited_at = '2025-11-13 08:05+00' WHERE id = 7;
      DELETE FROM chat_message WHERE id = 6;`);
    const later = await old.report('--media', old.media);
    expect(later).to.deep.include({ is_unchanged: false, is_whole: true });
    expect(later.ours).to.deep.include({ messages: 20, deleted: 1 });
    expect(named(later, 'gone there')).to.deep.equal([]);
    const messages = await old.messages('3', '1');
    expect(messages.map(({ content }) => content)).to.deep.equal([
      ...['120 for all rooms', 'fine (edited)', '', 'at ten', 'the key is here'],
    ]);
    expect((await old.room('3', '1')).unread_count).to.equal(1);
  });
});
