import { expect } from 'chai';
import { asRoomId, asUserId } from '../../../core/ids.ts';
import { rootScope } from '../../../core/permissions/RoleGrant.ts';
import { openChat } from '../../support/openChat.ts';

describe('followRooms', () => {
  it('reads how far each member has read and which of them are online', async () => {
    const { chat, school, world } = await openChat();
    const roomId = (await school.forum('tess', 'sam')).id;
    const [messageId] = await school.say(roomId, 'tess', 'Good morning');
    await chat.markRead(school.person('sam'), roomId, null);
    for (const name of ['pam', 'theo'] as const) await world.presence.connect(school.id(name));
    const snapshot = await chat.roomSnapshot(roomId);
    expect(snapshot?.readUpTo).to.deep.equal([{ userId: school.id('sam'), lastReadId: messageId }]);
    expect(await snapshot?.readOnline()).to.deep.equal([school.id('pam')]);
  });

  it('reads who is online as it is at each call', async () => {
    const { chat, school, world } = await openChat();
    const snapshot = await chat.roomSnapshot((await school.forum('tess', 'sam')).id);
    expect(await snapshot?.readOnline()).to.deep.equal([]);
    await world.presence.connect(school.id('tess'));
    expect(await snapshot?.readOnline()).to.deep.equal([school.id('tess')]);
    await world.presence.disconnect(school.id('tess'));
    expect(await snapshot?.readOnline()).to.deep.equal([]);
  });

  it('leaves people whose membership is suspended out of those online', async () => {
    const { chat, school, world } = await openChat();
    const roomId = await school.direct('tess', 'sam');
    for (const name of ['tess', 'sam'] as const) await world.presence.connect(school.id(name));
    const present = await (await chat.roomSnapshot(roomId))?.readOnline();
    expect(present).to.have.members([school.id('tess'), school.id('sam')]);
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
    expect(await (await chat.roomSnapshot(roomId))?.readOnline()).to.deep.equal([]);
  });

  it('has no snapshot of a room of more than a hundred people', async () => {
    const { chat, world } = await openChat();
    const open = async (count: number) => {
      const participants = Array.from({ length: count }, (_, index) => ({
        userId: asUserId(index + 1),
        role: 'teacher',
        mayPost: true,
      }));
      const draft = {
        type: 'announcement',
        key: null,
        name: 'All',
        context: '',
        ownerId: null,
        scope: rootScope,
        isFrozen: false,
      } as const;
      const { room } = await world.rooms.open({ key: null, pairs: [], plan: () => ({ ...draft, participants }) });
      return chat.roomSnapshot(room.id);
    };
    expect(await open(100)).not.to.equal(null);
    expect(await open(101)).to.equal(null);
  });

  it('is a member only with an active membership', async () => {
    const { chat, school } = await openChat();
    const [group, direct] = [await school.group('tess', ['sam']), await school.direct('tess', 'sam')];
    const membersOf = async (roomId: typeof group): Promise<boolean[]> =>
      Promise.all((['tess', 'sam', 'ada'] as const).map((name) => chat.isMember(school.id(name), roomId)));
    expect(await membersOf(group)).to.deep.equal([true, true, false]);
    await chat.changeRoom.remove(school.person('tess'), group, school.id('sam'));
    expect(await membersOf(group)).to.deep.equal([true, false, false]);
    expect(await membersOf(direct)).to.deep.equal([true, true, false]);
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
    expect(await membersOf(direct)).to.deep.equal([false, false, false]);
    expect(await chat.isMember(school.id('tess'), asRoomId(999_999))).to.equal(false);
  });

  it('shows a room as one of its members sees it', async () => {
    const { chat, school } = await openChat();
    const roomId = await school.direct('tess', 'sam');
    await school.say(roomId, 'tess', 'Good morning');
    expect(await chat.memberOverview(school.id('sam'), roomId)).to.deep.include({
      unreadCount: 1,
      counterpart: school.person('tess'),
    });
    expect(await chat.memberOverview(school.id('sam'), asRoomId(999_999))).to.equal(undefined);
  });
});
