import { expect } from 'chai';
import { asMessageId, asRoomId, asUserId } from '../../../core/ids.ts';
import { deleted, edited, type Message } from '../../../core/messages/Message.ts';
import { reacted } from '../../../core/messages/reacted.ts';

const [author, other] = [asUserId(1), asUserId(2)];
const at = new Date(1_000);
const message = (more: Partial<Message> = {}): Message => ({
  id: asMessageId(5),
  roomId: asRoomId(7),
  seq: 1,
  sender: { id: author, externalId: 'a', role: 'teacher', firstName: 'A', lastName: 'B', email: null, isActive: true },
  content: 'Hello',
  clientId: null,
  replyTo: null,
  threadRoot: null,
  thread: null,
  reactions: [],
  createdAt: new Date(0),
  editedAt: null,
  deletedAt: null,
  ...more,
});
const deletedMessage = message({ content: '', deletedAt: at });

describe('Message', () => {
  it('takes another text from its author, with the time of the edit', () => {
    expect(edited(message(), author, 'Hullo', at)).to.deep.equal(message({ content: 'Hullo', editedAt: at }));
    const same = message();
    expect(edited(same, author, 'Hello', at)).to.equal(same);
  });

  for (const [what, attempt, code] of [
    ['the text of another author', () => edited(message(), other, 'Mine', at), 'ACCESS_DENIED'],
    ['words that show nothing', () => edited(message(), author, '\u200B\u3164', at), 'EMPTY_MESSAGE'],
    ['a new text after it is deleted', () => edited(deletedMessage, author, 'Back', at), 'MESSAGE_NOT_FOUND'],
    [
      'a reaction after it is deleted',
      () => reacted(deletedMessage, { userId: other, emoji: '👍', isAdded: true }),
      'MESSAGE_NOT_FOUND',
    ],
  ] as const)
    it(`refuses ${what}: ${code}`, () => expect(attempt).to.throw().with.property('code', code));

  it('loses text and reactions when it is deleted, once', () => {
    const reactions = [{ emoji: '👍', userIds: [other] }];
    expect(deleted(message({ reactions }), at)).to.deep.equal(deletedMessage);
    expect(deleted(deletedMessage, new Date(2_000))).to.equal(deletedMessage);
  });
});
