import { expect } from 'chai';
import type { syncGoneSchema } from '../../../../adapters/wire/errors/errorSchema.ts';
import type { eventsPage, readAnswer } from '../../../../adapters/wire/frames/syncSchemas.ts';
import type { receiptsAnswer, threadPage } from '../../../../adapters/wire/messages/messageSchemas.ts';
import type { MessageId, RoomId } from '../../../../core/ids.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

describe('readingRoutes', () => {
  const http = withHttp();
  let room: RoomId;
  let path: string;
  let ids: MessageId[];
  beforeEach(async () => {
    room = await http().school.direct('tess', 'sam');
    path = `/api/chat/rooms/${room}/`;
    ids = await http().school.say(room, 'tess', 'one', 'two', 'three');
  });

  it('marks as read up to a message, or everything, under both addresses', async () => {
    const some = await http().post<typeof readAnswer>('sam', `${path}read/`, { up_to_id: ids[0] });
    expect(some.body).to.include({ last_read_id: ids[0], unread_count: 2 });
    const all = await http().post<typeof readAnswer>('sam', `${path}mark_as_read/`);
    expect(all.body).to.deep.equal({
      ...{ last_read_id: ids[2], last_read_seq: 3, unread_count: 0, unread_mark_id: null },
    });
    const back = await http().post<typeof readAnswer>('sam', `${path}read`, { up_to_id: ids[0] });
    expect(back.body.last_read_id, 'never goes back').to.equal(ids[2]);
  });

  it('marks as unread from a message on, which others do not see', async () => {
    const marks = { last_read_id: ids[0], last_read_seq: 1, unread_count: 2, unread_mark_id: ids[1] };
    await http().post('sam', `${path}read/`);
    const marked = await http().post<typeof readAnswer>('sam', `${path}unread/`, { message_id: ids[1] });
    expect(marked.body).to.deep.equal(marks);
    const shown = await http().get<Record<string, unknown>>('sam', path);
    expect(shown.body).to.include({ unread_count: 2, last_read_seq: 1, unread_mark_id: ids[1] });
    const receipts = await http().get<typeof receiptsAnswer>('tess', `${path}messages/${ids[2]}/receipts/`);
    expect(receipts.body.count, 'what was read stays read for others').to.equal(1);
    const read = await http().post<typeof readAnswer>('sam', `${path}read/`, { up_to_id: ids[2] });
    expect(read.body).to.include({ last_read_id: ids[2], unread_count: 0, unread_mark_id: null });
    expectError(await http().post('sam', `${path}unread/`, { message_id: 999_999 }), 404, 'MESSAGE_NOT_FOUND');
    expectError(await http().post('ada', `${path}unread/`, { message_id: ids[1] }), 403, 'ACCESS_DENIED');
  });

  it('marks nothing as read for people without a membership', async () => {
    expectError(await http().post('ada', `${path}read/`, {}), 403, 'ACCESS_DENIED');
  });

  it('shows who has read a message', async () => {
    const receipts = () => http().get<typeof receiptsAnswer>('tess', `${path}messages/${ids[1]}/receipts/`);
    expect((await receipts()).body).to.deep.equal({ receipts: [], count: 0 });
    await http().post('sam', `${path}read/`, { up_to_id: ids[2] });
    const { body } = await receipts();
    expect(body.receipts.map(({ user, last_read_id }) => [user.username, last_read_id])).to.deep.equal([
      ['sam', ids[2]],
    ]);
    expectError(await http().get('tess', `${path}messages/999999/receipts/`), 404, 'MESSAGE_NOT_FOUND');
  });

  it('shows a thread in pages', async () => {
    const [root] = ids;
    const answers: MessageId[] = [];
    for (const content of ['a', 'b']) {
      const { message } = await http().school.append(room, 'sam', content, root === undefined ? {} : { replyTo: root });
      answers.push(message.id);
    }
    const first = await http().get<typeof threadPage>('tess', `${path}messages/${root}/thread/?limit=1`);
    expect(first.body.root.thread?.reply_count).to.equal(2);
    expect([first.body.messages.map(({ id }) => id), first.body.has_more]).to.deep.equal([[answers[0]], true]);
    const second = await http().get<typeof threadPage>('tess', `${path}messages/${root}/thread/?after=${answers[0]}`);
    expect([second.body.messages.map(({ id }) => id), second.body.has_more]).to.deep.equal([[answers[1]], false]);
    expectError(await http().get('tess', `${path}messages/999999/thread/`), 404, 'MESSAGE_NOT_FOUND');
  });

  it('returns events after a cursor, dense and in order', async () => {
    await http().school.remove(room, ids[1] as MessageId);
    const first = await http().get<typeof eventsPage>('sam', `${path}events/?limit=2`);
    expect(first.body.events.map(({ type, seq }) => [type, seq])).to.deep.equal([
      ['new_message', 1],
      ['new_message', 2],
    ]);
    expect(first.body).to.include({ head_seq: 4, has_more: true });
    const rest = await http().get<typeof eventsPage>('sam', `${path}events/?after=2`);
    expect(rest.body.events.map(({ type, seq }) => [type, seq])).to.deep.equal([
      ['new_message', 3],
      ['message_deleted', 4],
    ]);
    expect(rest.body.has_more).to.equal(false);
    expect(JSON.stringify(first.body), 'a deleted message says nothing').to.not.include('two');
  });

  it('answers 410 for a cursor beyond the head', async () => {
    expect((await http().get('sam', `${path}events/?after=3`)).status).to.equal(200);
    for (const after of [4, Number.MAX_SAFE_INTEGER]) {
      const gone = await http().get<typeof syncGoneSchema>('sam', `${path}events/?after=${after}`);
      const error = expectError(gone, 410, 'INVALID_REQUEST');
      expect(gone.body.floor_seq).to.equal(0);
      expect(error.details).to.deep.equal({ floor_seq: 0 });
    }
  });

  it('refuses cursors that are not valid', async () => {
    for (const query of ['after=-1', 'after=9007199254740992', 'after=x', 'limit=201'])
      expectError(await http().get('sam', `${path}events/?${query}`), 400, 'INVALID_REQUEST');
  });

  it('refuses message ids that are not valid', async () => {
    for (const up_to_id of [0, -1, 1.5, 2 ** 53, '1', true, {}, [1]])
      expectError(await http().post('sam', `${path}read/`, { up_to_id }), 400, 'INVALID_REQUEST');
  });
});
