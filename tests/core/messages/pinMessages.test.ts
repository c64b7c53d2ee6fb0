import { expect } from 'chai';
import { asMessageId, type RoomId } from '../../../core/ids.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import type { Name } from '../../contracts/School.ts';
import { openChat } from '../../support/openChat.ts';

const opened = async (make: (open: Awaited<ReturnType<typeof openChat>>) => Promise<RoomId>) => {
  const open = await openChat();
  const roomId = await make(open);
  const [messageId = asMessageId(0)] = await open.school.say(roomId, 'tess', 'Hello');
  const pin = (who: Name, isPinned = true) =>
    open.chat.pinMessage({ person: open.school.person(who), roomId, messageId, isPinned });
  const pins = async (who: Name) =>
    (await open.chat.readPins(open.school.person(who), roomId)).map(({ content }) => content);
  return { ...open, roomId, messageId, pin, pins };
};

describe('pinMessages', () => {
  it('lets both people of a direct room pin, shows it to both and to nobody else', async () => {
    const { pin, pins, publication, messageId } = await opened(({ school }) => school.direct('tess', 'sam'));
    expect((await pin('sam')).pinnedSeq).to.equal(2);
    expect([await pins('sam'), await pins('tess')]).to.deep.equal([['Hello'], ['Hello']]);
    expect(publication[0]?.events?.[0]).to.deep.include({ type: 'pin_changed', messageId, isPinned: true });
    await pin('tess');
    expect(publication).to.have.length(1);
    await pin('tess', false);
    expect(await pins('sam')).to.deep.equal([]);
    for (const what of [pin('sue'), pins('sue')]) expect(await refusalOf(what)).to.equal('ROOM_NOT_FOUND');
  });

  it('is for who leads a group, and not for its other members', async () => {
    const { pin, pins } = await opened(({ school }) => school.group('tess', ['sam', 'sue']));
    expect(await refusalOf(pin('sam'))).to.equal('ACCESS_DENIED');
    await pin('tess');
    expect(await refusalOf(pin('sue', false))).to.equal('ACCESS_DENIED');
    expect(await pins('sue')).to.deep.equal(['Hello']);
  });

  it('is refused in a room that cannot be written to, and for observers', async () => {
    const { pin, pins, school, roomId } = await opened(({ school }) => school.group('tess', ['sam']));
    expect(await refusalOf(pin('ada'))).to.equal('ACCESS_DENIED');
    await school.archive(roomId);
    expect(await refusalOf(pin('tess'))).to.equal('ROOM_INACTIVE');
    expect(await pins('tess')).to.deep.equal([]);
  });

  it('is limited as reactions are, without what changes nothing', async () => {
    const { pin, world } = await opened(({ school }) => school.direct('tess', 'sam'));
    for (let count = 0; count < 30; count += 1) {
      await pin('sam');
      await pin('sam');
      await pin('sam', false);
    }
    expect(await refusalOf(pin('sam'))).to.equal('RATE_LIMIT_EXCEEDED');
    await world.clock.advance(60_000);
    expect((await pin('sam')).pinnedSeq).to.be.greaterThan(0);
  });
});
