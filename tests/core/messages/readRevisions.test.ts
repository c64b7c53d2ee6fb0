import { expect } from 'chai';
import type { MessageId } from '../../../core/ids.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

describe('readRevisions', () => {
  const open = async () => {
    const opened = await openChat();
    const { chat, school, world } = opened;
    const roomId = await school.direct('tess', 'sam');
    const [messageId = 0 as MessageId] = await school.say(roomId, 'tess', 'homework');
    const tess = school.person('tess');
    for (const content of ['meet me alone', 'see you in class'])
      await chat.amendMessage.edit({ person: tess, roomId, messageId, content });
    const { position: start } = await world.auditLog.head();
    return { ...opened, roomId, messageId, entries: () => world.auditLog.list({ after: start, limit: 10 }) };
  };

  it('shows every revision to the office and to the host, and puts each look on record (I18, I19)', async () => {
    const { chat, school, roomId, messageId, entries } = await open();
    for (const actor of [school.person('ada'), 'command'] as const) {
      const { message, revisions } = await chat.readRevisions(actor, roomId, messageId);
      expect(message.id).to.equal(messageId);
      expect(revisions.map(({ content }) => content)).to.deep.equal(['homework', 'meet me alone', 'see you in class']);
    }
    const found = await entries();
    expect(found.map(({ action, actor }) => [action, actor.kind])).to.deep.equal([
      ['revisions.read', 'person'],
      ['revisions.read', 'command'],
    ]);
    expect(found[0]).to.deep.include({ roomId, subjects: [school.id('tess')] });
  });

  it('looks absent to members, to strangers, and where there is no such message', async () => {
    const { chat, school, roomId, messageId, entries } = await open();
    for (const name of ['tess', 'sam', 'theo'] as const)
      expect(await refusalOf(chat.readRevisions(school.person(name), roomId, messageId))).to.equal('MESSAGE_NOT_FOUND');
    const absent = 987_654 as MessageId;
    expect(await refusalOf(chat.readRevisions('host', roomId, absent))).to.equal('MESSAGE_NOT_FOUND');
    expect(await refusalOf(chat.readRevisions('host', 987_654 as never, messageId))).to.equal('MESSAGE_NOT_FOUND');
    expect(await entries()).to.deep.equal([]);
  });
});
