import { expect } from 'chai';
import { asMessageId } from '../../../core/ids.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

const withMessage = async () => {
  const open = await openChat();
  const roomId = await open.school.direct('tess', 'sam');
  const [messageId = asMessageId(0)] = await open.school.say(roomId, 'tess', 'Hello');
  const react = (emoji: string, isAdded = true) =>
    open.chat.reactToMessage({ person: open.school.person('sam'), roomId, messageId, emoji, isAdded });
  return { ...open, roomId, messageId, react };
};

describe('reactToMessage', () => {
  it('publishes the change to the room', async () => {
    const { react, publication, roomId, messageId, school } = await withMessage();
    const { emoji, message } = await react('❤');
    expect(emoji).to.equal('❤️');
    expect(message.reactions).to.deep.equal([{ emoji: '❤️', userIds: [school.id('sam')] }]);
    expect(publication.map(({ roomId: room, headSeq }) => [room, headSeq])).to.deep.equal([[roomId, 2]]);
    expect(publication[0]?.events?.[0]).to.deep.include({
      type: 'reaction_changed',
      messageId,
      emoji: '❤️',
      isAdded: true,
    });
  });

  it('publishes nothing for a reaction that is already there', async () => {
    const { react, publication } = await withMessage();
    await react('👍');
    await react('👍');
    await react('🎉', false);
    expect(publication).to.have.length(1);
  });

  it('is limited to 60 changes a minute, without those that change nothing', async () => {
    const { react, world } = await withMessage();
    for (let count = 0; count < 30; count += 1) {
      await react('👍');
      await react('👍');
      await react('👍', false);
    }
    expect(await refusalOf(react('👍'))).to.equal('RATE_LIMIT_EXCEEDED');
    await world.clock.advance(60_000);
    expect((await react('👍')).message.reactions).to.have.length(1);
  });

  it('refuses text that is no emoji before anything else', async () => {
    const { react, publication } = await withMessage();
    for (const isAdded of [true, false]) expect(await refusalOf(react('ok', isAdded))).to.equal('INVALID_REQUEST');
    expect(publication).to.deep.equal([]);
  });
});
