import { expect } from 'chai';
import type { eventsPage, readAnswer } from '../../../../adapters/wire/frames/syncSchemas.ts';
import type { roomList } from '../../../../adapters/wire/rooms/roomSchemas.ts';
import type { MessageId, RoomId } from '../../../../core/ids.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

describe('unreadRoutes', () => {
  const http = withHttp();
  let path: string;
  let room: RoomId;
  let ids: MessageId[];
  beforeEach(async () => {
    room = await http().school.group('tess', ['sam', 'sue']);
    path = `/api/chat/rooms/${room}/`;
    ids = await http().school.say(room, 'tess', 'one', 'two', 'three');
    await http().post('sam', `${path}read/`, {});
  });
  const mark = (id: number | undefined, who: 'sam' | 'stan' = 'sam') =>
    http().post<typeof readAnswer>(who, `${path}unread/`, { message_id: id });
  const listed = async (who: 'sam' | 'sue') => {
    const { rooms } = (await http().get<typeof roomList>(who, '/api/chat/rooms/?type=group')).body;
    return rooms.map(({ unread_count, unread_mark_id }) => [unread_count, unread_mark_id]);
  };

  it('count from the later of two marks on, in the list too, and for nobody else', async () => {
    expect((await mark(ids[0])).body.unread_count).to.equal(3);
    expect((await mark(ids[1])).body).to.include({ unread_count: 2, unread_mark_id: ids[1] });
    expect(await listed('sam')).to.deep.equal([[2, ids[1]]]);
    expect(await listed('sue')).to.deep.equal([[3, null]]);
  });

  it('are no event of the room, and end when everything is read', async () => {
    await mark(ids[1]);
    const { events, head_seq } = (await http().get<typeof eventsPage>('sue', `${path}events/?after=3`)).body;
    expect([events, head_seq]).to.deep.equal([[], 3]);
    await http().post('sam', `${path}read/`, {});
    expect(await listed('sam')).to.deep.equal([[0, null]]);
  });

  it('are refused to strangers, for deleted rooms of others, and without a message', async () => {
    expectError(await mark(ids[0], 'stan'), 404, 'ROOM_NOT_FOUND');
    expectError(await mark(undefined), 400, 'INVALID_REQUEST');
    expectError(await mark(0), 400, 'INVALID_REQUEST');
    expectError(await mark(999_999), 404, 'MESSAGE_NOT_FOUND');
  });
});
