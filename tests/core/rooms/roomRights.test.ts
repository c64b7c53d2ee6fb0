import { expect } from 'chai';
import type { RoomId } from '../../../core/ids.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { roomRights } from '../../../core/rooms/roomRights.ts';
import type { Name } from '../../contracts/School.ts';
import { type OpenChat, openChat } from '../../support/openChat.ts';

const rightsIn = async ({ chat, school }: OpenChat, name: Name, roomId: RoomId): Promise<string[]> => {
  const person = school.person(name);
  const { room, seat } = await chat.enterRoom(person, roomId);
  const rights = roomRights(educationPolicy, person, room, seat);
  return Object.entries(rights).flatMap(([right, isGiven]) => (isGiven ? [right] : []));
};

describe('roomRights', () => {
  it('let the people of a direct room post and put it away', async () => {
    const open = await openChat();
    const roomId = await open.school.direct('tess', 'sam');
    expect(await rightsIn(open, 'sam', roomId)).to.deep.equal(['mayPost', 'mayArchive', 'seesMembers']);
    await open.school.archive(roomId);
    expect(await rightsIn(open, 'sam', roomId)).to.deep.equal(['mayArchive', 'seesMembers']);
  });

  it('give the owner of a group all but leaving, and its members leaving', async () => {
    const open = await openChat();
    const roomId = await open.school.group('tess', ['sam']);
    expect(await rightsIn(open, 'tess', roomId)).to.deep.equal([
      'mayPost',
      'mayRename',
      'mayArchive',
      'mayAdd',
      'seesMembers',
    ]);
    expect(await rightsIn(open, 'sam', roomId)).to.deep.equal(['mayPost', 'mayLeave', 'seesMembers']);
  });

  it('let a moderator without a seat lead a group and not write in it', async () => {
    const open = await openChat();
    const roomId = await open.school.group('tess', ['sam']);
    expect(await rightsIn(open, 'ada', roomId)).to.deep.equal(['mayRename', 'mayArchive', 'mayAdd', 'seesMembers']);
  });

  it('let nobody but a moderator put away a room that the directory keeps', async () => {
    const open = await openChat();
    const { id } = await open.school.forum('tess', 'sam');
    expect(await rightsIn(open, 'tess', id)).to.deep.equal(['mayPost', 'seesMembers']);
    expect(await rightsIn(open, 'ada', id)).to.deep.equal(['mayArchive', 'seesMembers']);
  });

  it('let readers of an announcement read', async () => {
    const open = await openChat();
    const roomId = await open.school.group('tess', ['sam'], 'announcement');
    expect(await rightsIn(open, 'sam', roomId)).to.deep.equal(['mayLeave', 'seesMembers']);
  });
});
