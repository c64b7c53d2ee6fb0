import { expect } from 'chai';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

describe('listRooms', () => {
  it('lists the rooms of the person, latest activity first', async () => {
    const { chat, school } = await openChat();
    const roomId = await school.direct('tess', 'sam');
    await school.say(roomId, 'tess', 'Good morning');
    const { rooms, nextCursor } = await chat.listRooms(school.person('sam'), { limit: 1 });
    expect(rooms.map(({ room, unreadCount }) => [room.id, unreadCount])).to.deep.equal([[roomId, 1]]);
    expect(nextCursor).to.be.a('string');
  });

  it('refuses a cursor that came from no page', async () => {
    const { chat, school } = await openChat();
    expect(await refusalOf(chat.listRooms(school.person('sam'), { limit: 1, cursor: 'x' }))).to.equal(
      'INVALID_REQUEST',
    );
  });
});
