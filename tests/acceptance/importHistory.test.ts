import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { schoolRecords } from '../contracts/School.ts';
import { eventually } from '../support/eventually.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { WebhookReceiver } from '../support/WebhookReceiver.ts';
import { callHomeroom } from './callHomeroom.ts';
import { leftByDoctor } from './leftByDoctor.ts';
import { RunningChat } from './RunningChat.ts';
import { spawnHomeroom } from './runHomeroom.ts';

const at = (minute: number): string => new Date(Date.UTC(2021, 8, 1, 7) + minute * 60_000).toISOString();
const message = (id: string, room: string, author: string | null, minute: number, more: object = {}) => ({
  ...{ kind: 'message', id, room, author, at: at(minute), text: `text ${id}` },
  ...more,
});
const note = 'the signed form';
const hash = createHash('sha256').update(note).digest('hex');

/** One of each kind, with what goes wrong in old databases. */
const records = [
  { kind: 'person', id: 'old', first_name: 'Olga', last_name: 'Past', role: 'teacher' },
  { kind: 'room', id: 'd1', type: 'direct', people: ['tess', 'sam'] },
  { kind: 'room', id: 'd2', type: 'direct', people: ['sam', 'tess'] },
  { kind: 'room', id: 'g1', type: 'group', name: 'Trip', owner: 'tess', created_at: at(0) },
  { kind: 'membership', room: 'g1', person: 'sam', is_muted: true },
  { kind: 'membership', room: 'g1', person: 'sue', last_read_at: at(21) },
  { kind: 'membership', room: 'g1', person: 'old', is_former: true },
  { kind: 'membership', room: 'g1', person: 'nobody-knows' },
  { kind: 'room', id: 'f1', type: 'forum_subject', people: ['tess', 'sam'], context: 'algebra-1', is_locked: true },
  { kind: 'room', id: 'x1', type: 'salon', people: ['tess', 'sam'] },
  message('3', 'd2', 'sam', 3, { reply_to: '1', read_by: ['tess'] }),
  message('1', 'd1', 'tess', 1, { reactions: [{ emoji: '👍', people: ['sam'] }], read_by: ['sam'] }),
  message('2', 'd1', 'tess', 3, { read_by: [] }),
  message('20', 'g1', 'tess', 20, { reply_to: '1' }),
  message('21', 'g1', 'old', 21, { edited_at: at(22), earlier: [{ text: 'before', until: at(22) }] }),
  message('22', 'g1', 'tess', 22, { deleted_at: at(23), deleted_by: 'tess', text: 'canary' }),
  message('23', 'g1', null, 24, { author_name: 'Former Head', is_pinned: true }),
  message('24', 'g1', 'sam', 25, {
    attachments: [
      { path: 'media/form.txt', hash },
      { path: 'media/form.txt', hash: '0'.repeat(64), name: 'b.txt' },
    ],
  }),
  message('25', 'g1', 'sam', 26, {
    attachments: [
      { path: 'media/link.txt' },
      { path: '../secret.txt' },
      { url: 'https://old.example/f.pdf', name: 'f' },
    ],
  }),
  message('26', 'g1', 'tess', 27, { is_system: true, reply_to: '404' }),
  message('9', 'x1', 'tess', 5),
  { kind: 'read', room: 'g1', person: 'tess', message: '24' },
];
const broken = ['{"kind":"message"', '{"kind":"message","id":"77","room":"d1","at":"2021-09-01T07:00:00Z"}', '[]'];

withMigratedPostgres('homeroom import-history', function suite(getUrl) {
  let folder: string;
  let running: RunningChat;
  let receiver: WebhookReceiver;

  before(async function open() {
    (this as Mocha.Context).timeout(120_000);
    folder = await mkdtemp(join(tmpdir(), 'homeroom-history-'));
    await mkdir(join(folder, 'files', 'media'), { recursive: true });
    await writeFile(join(folder, 'files', 'media', 'form.txt'), note);
    await writeFile(join(folder, 'secret.txt'), 'canary');
    await symlink(join(folder, 'secret.txt'), join(folder, 'files', 'media', 'link.txt'));
    await writeFile(join(folder, 'a.jsonl'), [...records.map((one) => JSON.stringify(one)), ...broken].join('\n'));
    receiver = await WebhookReceiver.open();
    running = await RunningChat.start({
      ...{ database: { url: getUrl() }, files: { store: { folder: join(folder, 'contents') } } },
      webhooks: { allowPrivate: true },
    });
    await running.chat.directory.put(schoolRecords);
    const registered = await running.ask('ada', 'POST', '../webhooks/', { url: receiver.url });
    expect(registered.status, JSON.stringify(registered.body)).to.equal(201);
  });
  after(async () => {
    await running.stop();
    await receiver.close();
    await rm(folder, { recursive: true });
  });

  const env = () => ({ DATABASE_URL: getUrl(), BLOB_URL: `file:${join(folder, 'contents')}` });
  const run = (...args: string[]) =>
    callHomeroom(
      ['import-history', join(folder, 'a.jsonl'), '--source', 'oldchat', '--files', join(folder, 'files'), ...args],
      env(),
    );
  const rooms = async (who: string, id: string) =>
    (await running.ask(who, 'GET', `rooms/?source=oldchat&source_id=${id}`)).body.rooms;
  const roomOf = async (who: string, id: string): Promise<number> => (await rooms(who, id))[0].id;

  it('says in a dry run line by line what is wrong, and changes nothing', async () => {
    const ran = await run('--dry-run');
    expect(ran.code, ran.error).to.equal(1);
    expect(ran.out)
      .to.match(/^line 23: refused: is no JSON object/m)
      .and.match(/^line 24: refused: message "77" text: is missing/m)
      .and.match(/^line 8: refused: membership "g1" person: nobody is called "nobody-knows"/m)
      .and.match(/^line 10: refused: room "x1" type: "salon" is no room type; there are .*direct/m)
      .and.match(/^line 21: refused: message "9" room: there is no room "x1"/m)
      .and.match(/^line 14: message "20" reply_to: "1" is in another room; the message stands alone/m)
      .and.match(/^line 20: message "26" reply_to: "404" does not come/m)
      .and.match(/^line 18: refused: message "24" attachments: .*is not the file that was sent/m)
      .and.match(/^line 19: refused: message "25" attachments: .*"media\/link.txt"/m)
      .and.match(/A dry run: nothing was changed/);
    expect(await rooms('sam', 'd1')).to.deep.equal([]);
  });

  it('takes in everything else, with its times, and says what it did', async () => {
    const ran = await run('--json');
    expect(ran.code, ran.error).to.equal(1);
    const { counts, merged_rooms } = JSON.parse(ran.out);
    expect(counts.messages).to.deep.equal({ received: 12, created: 10, updated: 0, unchanged: 0, refused: 2 });
    expect(counts.rooms).to.deep.include({ received: 5, created: 2, unchanged: 2, refused: 1 });
    expect(counts.attachments).to.deep.include({ received: 5, created: 2, refused: 3 });
    expect(counts.deletions).to.deep.include({ received: 1, created: 1 });
    expect(merged_rooms).to.equal(2);
  });

  it('shows history, sync, unread, search and files over HTTP, as if it had been written here', async () => {
    const direct = await roomOf('sam', 'd1');
    expect(await roomOf('sam', 'd2')).to.equal(direct);
    const history = (await running.ask('sam', 'GET', `rooms/${direct}/messages/`)).body.messages;
    expect(history.map(({ content, created_at }: never) => [content, created_at])).to.deep.equal([
      ...[
        ['text 1', at(1)],
        ['text 2', at(3)],
        ['text 3', at(3)],
      ],
    ]);
    expect(history[2].reply_to).to.equal(history[0].id);
    const [overview] = await rooms('sam', 'd1');
    expect(overview).to.deep.include({ unread_count: 1 });
    const group = await roomOf('sam', 'g1');
    const { events, head_seq } = (await running.ask('sam', 'GET', `rooms/${group}/events/?after=0`)).body;
    expect(events.map(({ seq }: { seq: number }) => seq)).to.deep.equal(
      Array.from({ length: head_seq }, (_, index) => index + 1),
    );
    expect(JSON.stringify(events)).to.not.contain('canary').and.not.contain('"before"');
    const found = (await running.ask('sam', 'GET', 'search/?q=text%2024')).body;
    expect(JSON.stringify(found)).to.contain('text 24');
    const one = (await running.ask('sam', 'GET', `rooms/${group}/messages/?source=oldchat&source_id=24`)).body;
    expect(one.messages).to.have.length(1);
    expect(one.messages[0].attachments).to.have.length(1);
    expect(one.messages[0].content).to.equal('text 24\nb.txt');
    expect((await rooms('sue', 'g1'))[0]).to.deep.include({ name: 'Trip' });
    expect(await rooms('sue', 'd1')).to.deep.equal([]);
    expect((await rooms('sam', 'f1'))[0]).to.deep.include({ type: 'forum_subject' });
  });

  it('says in stats when it last came in, and how many messages', async () => {
    const ran = await callHomeroom(['stats', '--json'], env());
    const [history] = JSON.parse(ran.out).histories;
    expect(history).to.deep.include({ source: 'oldchat', messages_received: 12, messages_created: 10 });
    expect(Date.parse(history.succeeded_at)).to.be.greaterThan(Date.parse(history.began_at));
    expect((await callHomeroom(['stats'], env())).out).to.match(/^oldchat +20\S+Z +[\d.]+ +12 +10 +2$/m);
  });

  it('changes nothing the second time', async () => {
    const { counts } = JSON.parse((await run('--json')).out);
    for (const [kind, count] of Object.entries(counts))
      if (!['reads', 'attachments'].includes(kind)) expect(count, kind).to.deep.include({ created: 0, updated: 0 });
    expect(counts.messages.unchanged).to.equal(10);
  });

  it('leaves a database that doctor finds well', async () => {
    expect(await leftByDoctor(env(), '--fix')).to.deep.equal([]);
    expect((await callHomeroom(['doctor'], env())).out).to.not.match(/messages\.|rooms\.|feed\.|files\.|search/);
  });

  it('tells no webhook of it, and goes on telling of what is new', async () => {
    const group = await roomOf('sam', 'g1');
    const sent = await running.ask('tess', 'POST', `rooms/${group}/messages/`, { content: 'new here' });
    expect(sent.status).to.equal(201);
    await eventually(() => expect(receiver.words).to.include('new here'), { within: 20_000 });
    expect(receiver.words.filter((word) => word.startsWith('text'))).to.deep.equal([]);
  });

  it('goes on where a killed run was', async () => {
    const people = [{ kind: 'room', id: 'k1', type: 'direct', people: ['theo', 'stan'] }];
    const many = Array.from({ length: 20_000 }, (_, index) => message(`k${index}`, 'k1', 'theo', index));
    const file = join(folder, 'many.jsonl');
    await writeFile(file, [...people, ...many].map((one) => JSON.stringify(one)).join('\n'));
    const args = ['import-history', file, '--source', 'oldchat', '--json'];
    const killed = spawnHomeroom(args, env());
    const ended = new Promise((resolve) => killed.once('close', resolve));
    await eventually(async () => expect(await rooms('stan', 'k1')).to.have.length(1), { within: 60_000 });
    await eventually(async () => expect((await rooms('stan', 'k1'))[0].unread_count).to.be.greaterThan(0), {
      within: 60_000,
    });
    killed.kill('SIGKILL');
    await ended;
    const [before] = await rooms('stan', 'k1');
    expect(before.unread_count).to.be.within(1, 19_999);
    const ran = await callHomeroom(args, env());
    expect(ran.code, ran.error).to.equal(0);
    const { messages } = JSON.parse(ran.out).counts;
    expect(messages).to.deep.include({ received: 20_000, refused: 0, unchanged: before.unread_count });
    expect((await rooms('stan', 'k1'))[0].unread_count).to.equal(20_000);
  });
});
