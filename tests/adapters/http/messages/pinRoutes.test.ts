import { expect } from 'chai';
import type { eventsPage } from '../../../../adapters/wire/frames/syncSchemas.ts';
import type { messageSchema, pinList } from '../../../../adapters/wire/messages/messageSchemas.ts';
import type { MessageId, RoomId } from '../../../../core/ids.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

describe('pinRoutes', () => {
  const http = withHttp();
  let path: string;
  let room: RoomId;
  let ids: MessageId[];
  beforeEach(async () => {
    room = await http().school.group('tess', ['sam', 'sue']);
    path = `/api/chat/rooms/${room}/`;
    ids = await http().school.say(room, 'tess', 'one', 'two');
  });
  const pin = (method: 'PUT' | 'DELETE', who: 'tess' | 'sam' | 'stan' | 'ada', id = ids[0]) =>
    http().ask<typeof messageSchema>(who, method, `${path}messages/${id}/pin/`);
  const pins = async (who: 'tess' | 'sue') => {
    const { body } = await http().get<typeof pinList>(who, `${path}pins/`);
    return [body.count, body.messages.map(({ content }) => content)];
  };

  it('pin and unpin for all members, and say so again without an event', async () => {
    expect((await pin('PUT', 'tess')).body).to.include({ id: ids[0], pinned_seq: 3 });
    expect((await pin('PUT', 'tess')).body).to.include({ pinned_seq: 3 });
    await pin('PUT', 'tess', ids[1]);
    expect(await pins('sue')).to.deep.equal([2, ['two', 'one']]);
    expect((await pin('DELETE', 'tess')).body.pinned_seq).to.equal(null);
    expect(await pins('tess')).to.deep.equal([1, ['two']]);
    const { events } = (await http().get<typeof eventsPage>('sam', `${path}events/?after=2`)).body;
    expect(events.map((event) => [event.type, 'pinned_seq' in event && event.pinned_seq])).to.deep.equal([
      ['pin_changed', null],
      ['pin_changed', 4],
      ['pin_changed', null],
    ]);
  });

  it('refuse who may not, what is not there and what is deleted', async () => {
    expectError(await pin('PUT', 'sam'), 403, 'ACCESS_DENIED');
    expectError(await pin('PUT', 'stan'), 404, 'ROOM_NOT_FOUND');
    expectError(await pin('PUT', 'ada'), 403, 'ACCESS_DENIED');
    expectError(await http().get('stan', `${path}pins/`), 404, 'ROOM_NOT_FOUND');
    expectError(await pin('PUT', 'tess', 999_999 as MessageId), 404, 'MESSAGE_NOT_FOUND');
    await pin('PUT', 'tess');
    await http().ask('tess', 'DELETE', `${path}messages/${ids[0]}/`);
    expect(await pins('sue')).to.deep.equal([0, []]);
    expectError(await pin('PUT', 'tess'), 404, 'MESSAGE_NOT_FOUND');
    await http().school.archive(room);
    expectError(await pin('PUT', 'tess', ids[1]), 409, 'ROOM_INACTIVE');
  });
});
