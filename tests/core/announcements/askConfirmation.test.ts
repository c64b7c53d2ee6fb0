import { expect } from 'chai';
import { asMessageId } from '../../../core/ids.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { definePolicy } from '../../../core/permissions/Policy.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import type { Name } from '../../contracts/School.ts';
import { type OpenChat, openChat } from '../../support/openChat.ts';

const opened = async (make: (open: OpenChat) => ReturnType<OpenChat['school']['direct']>) => {
  const open = await openChat();
  const { chat, school } = open;
  const roomId = await make(open);
  const ask = async (who: Name, asksConfirmation = true, clientId?: string) =>
    (
      await chat.sendMessage({
        ...{ sender: school.person(who), roomId, content: 'Bring the form', asksConfirmation },
        ...(clientId && { clientId }),
      })
    ).message;
  const confirm = (who: Name, id: number) => chat.announcements.confirm(school.person(who), roomId, asMessageId(id));
  const standing = async (who: Name, id: number) => {
    const list = await chat.announcements.confirmations(school.person(who), roomId, asMessageId(id));
    return {
      people: list.families.map(({ familyId, state }) => [familyId, state]),
      mayRemind: list.mayRemind,
      reach: list.announcement.reach,
    };
  };
  return { ...open, roomId, ask, confirm, standing };
};

describe('askConfirmation', () => {
  it('is for who leads a group, tells the sender of each answer, and the person’s other devices', async () => {
    const { ask, confirm, standing, signals, school, roomId } = await opened(({ school }) =>
      school.group('tess', ['sam', 'sue']),
    );
    expect(await refusalOf(ask('sam'))).to.equal('ACCESS_DENIED');
    expect((await ask('sam', false)).asksConfirmation).to.equal(undefined);
    const message = await ask('tess');
    expect(message.asksConfirmation).to.equal(true);
    const first = await confirm('sam', message.id);
    expect(await confirm('sam', message.id)).to.deep.equal(first);
    const at = { type: 'request', roomId, messageId: message.id };
    expect(signals.filter(({ type }) => type === 'request').slice(0, 2)).to.deep.equal([
      { ...at, userId: school.id('sam'), state: 'confirmed' },
      { ...at, userId: school.id('tess'), state: 'answered' },
    ]);
    expect(await standing('tess', message.id)).to.deep.equal({
      ...{ mayRemind: true, reach: 2 },
      people: [
        [school.id('sam'), 'confirmed'],
        [school.id('sue'), 'unread'],
      ],
    });
  });

  it('is for the teacher of a room of two, not for the pupil', async () => {
    const { ask } = await opened(({ school }) => school.direct('tess', 'sam'));
    expect(await refusalOf(ask('sam'))).to.equal('ACCESS_DENIED');
    expect((await ask('tess')).asksConfirmation).to.equal(true);
  });

  it('shows who has confirmed as far as the room shows who has read, and lets nobody else remind', async () => {
    const { ask, standing, chat, school, roomId } = await opened(({ school }) => school.group('tess', ['sam', 'sue']));
    const { id } = await ask('tess');
    expect(await standing('sue', id)).to.include({ mayRemind: false });
    const remind = (who: Name) => chat.announcements.remind(school.person(who), roomId, id);
    expect(await refusalOf(remind('sue'))).to.equal('ACCESS_DENIED');
    expect(await remind('tess')).to.equal(2);
    expect(await refusalOf(standing('stan', id))).to.equal('ROOM_NOT_FOUND');
  });

  it('hides readers from each other where the room does', async () => {
    const { chat, school, world } = await openChat();
    const rooms = (await chat.listRooms(school.person('tess'), { limit: 50 })).rooms;
    const room = rooms.find(({ room: { type } }) => type === 'class')?.room ?? expect.fail('no room of a class');
    const { message } = await chat.sendMessage({
      ...{ sender: school.person('tess'), roomId: room.id, content: 'Trip', asksConfirmation: true },
    });
    const list = (who: Name) => chat.announcements.confirmations(school.person(who), room.id, message.id);
    expect(await refusalOf(list('sam'))).to.equal('ACCESS_DENIED');
    expect((await list('tess')).families.length).to.be.greaterThan(1);
    expect((await world.announcements.requests([school.id('pam')], null, 9)).length).to.equal(1);
  });

  it('ends with the message, and is no question of messages that ask nobody', async () => {
    const { ask, confirm, standing, chat, school, roomId } = await opened(({ school }) =>
      school.group('tess', ['sam', 'sue']),
    );
    const plain = await ask('tess', false);
    expect(await refusalOf(confirm('sam', plain.id))).to.equal('INVALID_REQUEST');
    const { id } = await ask('tess');
    expect(await refusalOf(confirm('tess', id))).to.equal('INVALID_REQUEST');
    await chat.amendMessage.remove({ person: school.person('tess'), roomId, messageId: id });
    expect(await refusalOf(confirm('sam', id))).to.equal('INVALID_REQUEST');
    expect(await refusalOf(standing('tess', id))).to.equal('MESSAGE_NOT_FOUND');
    expect(await chat.announcements.requests(school.person('sam'), null)).to.deep.equal([]);
  });

  it('finds a retry of who may not ask any more', async () => {
    const { ask, school, chat, roomId } = await opened(({ school }) => school.group('tess', ['sam']));
    const clientId = crypto.randomUUID();
    const first = await ask('tess', true, clientId);
    await chat.changeRoom.handOver(school.person('tess'), roomId, school.id('sam')).catch(() => undefined);
    expect((await ask('tess', true, clientId)).id).to.equal(first.id);
    expect(await refusalOf(ask('tess', false, clientId))).to.equal('CONFLICT');
  });

  it('is for whom the row of the type names', async () => {
    const { roomTypes } = educationPolicy;
    const policy = definePolicy({
      ...educationPolicy,
      roomTypes: { ...roomTypes, group: { ...educationPolicy.roomType('group'), confirm: 'everybody' } },
    });
    const { chat, school } = await openChat(undefined, policy);
    const roomId = await school.group('tess', ['sam']);
    const sending = { sender: school.person('sam'), roomId, content: 'Read this', asksConfirmation: true };
    expect((await chat.sendMessage(sending)).message.asksConfirmation).to.equal(true);
  });
});
