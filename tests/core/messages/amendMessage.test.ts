import { expect } from 'chai';
import { asMessageId } from '../../../core/ids.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import type { Name } from '../../contracts/School.ts';
import { openChat } from '../../support/openChat.ts';

const withMessage = async () => {
  const open = await openChat();
  const roomId = await open.school.direct('tess', 'sam');
  const [messageId = asMessageId(0)] = await open.school.say(roomId, 'tess', 'canary');
  const target = (name: Name) => ({ person: open.school.person(name), roomId, messageId });
  return { ...open, roomId, messageId, target };
};

describe('amendMessage › edit', () => {
  it('changes the text and publishes it to the room', async () => {
    const { chat, target, publication, roomId, world } = await withMessage();
    await world.clock.advance(1_000);
    const message = await chat.amendMessage.edit({ ...target('tess'), content: 'Better' });
    expect([message.content, message.editedAt]).to.deep.equal(['Better', world.clock.now()]);
    expect(publication.map(({ headSeq, events }) => [headSeq, events?.[0]?.type])).to.deep.equal([
      [2, 'message_edited'],
    ]);
    expect(publication[0]?.roomId).to.equal(roomId);
  });

  it('publishes nothing for the same text', async () => {
    const { chat, target, publication } = await withMessage();
    expect((await chat.amendMessage.edit({ ...target('tess'), content: 'canary' })).editedAt).to.equal(null);
    expect(publication).to.deep.equal([]);
  });

  it('is for the author only, not for a moderator', async () => {
    const { chat, target, school } = await withMessage();
    expect(await refusalOf(chat.amendMessage.edit({ ...target('sam'), content: 'x' }))).to.equal('ACCESS_DENIED');
    expect(await refusalOf(chat.amendMessage.edit({ ...target('ada'), content: 'x' }))).to.equal('ROOM_NOT_FOUND');
    const withAda = await school.direct('ada', 'tess');
    const [messageId = asMessageId(0)] = await school.say(withAda, 'tess', 'Mine');
    const edit = { person: school.person('ada'), roomId: withAda, messageId, content: 'Hers' };
    expect(await refusalOf(chat.amendMessage.edit(edit))).to.equal('ACCESS_DENIED');
  });

  it('stores the new text without white space at both ends', async () => {
    const { chat, target, publication } = await withMessage();
    expect((await chat.amendMessage.edit({ ...target('tess'), content: ' canary\n' })).editedAt).to.equal(null);
    expect(publication).to.deep.equal([]);
    expect((await chat.amendMessage.edit({ ...target('tess'), content: '\tBetter ' })).content).to.equal('Better');
  });

  it('checks the text like that of a new message, and refuses a deleted message', async () => {
    const { chat, target } = await withMessage();
    for (const content of [' ', '\u200B\u2060', '\u3164'])
      expect(await refusalOf(chat.amendMessage.edit({ ...target('tess'), content }))).to.equal('EMPTY_MESSAGE');
    await chat.amendMessage.remove(target('tess'));
    expect(await refusalOf(chat.amendMessage.edit({ ...target('tess'), content: 'x' }))).to.equal('MESSAGE_NOT_FOUND');
  });
});

describe('amendMessage › remove', () => {
  it('removes the text for everybody, and publishes an event without it (I13)', async () => {
    const { chat, target, publication, messageId } = await withMessage();
    const message = await chat.amendMessage.remove(target('tess'));
    expect([message.content, message.id]).to.deep.equal(['', messageId]);
    expect(publication[0]?.events?.[0]).to.include({ type: 'message_deleted', messageId });
    expect(JSON.stringify(publication)).not.to.contain('canary');
  });

  it('changes nothing the second time', async () => {
    const { chat, target, publication } = await withMessage();
    const first = await chat.amendMessage.remove(target('tess'));
    expect(await chat.amendMessage.remove(target('tess'))).to.deep.equal(first);
    expect(publication).to.have.length(1);
  });

  it('is for the author and for moderators, who may also delete in a frozen room', async () => {
    const { chat, target, school, roomId } = await withMessage();
    expect(await refusalOf(chat.amendMessage.remove(target('sam')))).to.equal('ACCESS_DENIED');
    await school.archive(roomId);
    expect(await refusalOf(chat.amendMessage.remove(target('tess')))).to.equal('ROOM_INACTIVE');
    expect((await chat.amendMessage.remove(target('ada'))).content).to.equal('');
  });
});
