import { expect } from 'chai';
import type { historyPage, reactionAnswer } from '../../../../adapters/wire/messages/messageSchemas.ts';
import type { RoomId } from '../../../../core/ids.ts';
import type { Name } from '../../../contracts/School.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const addressOf = (roomId: number, messageId: number, emoji: string): string =>
  `/api/chat/rooms/${roomId}/messages/${messageId}/reactions/${encodeURIComponent(emoji)}/`;

describe('reactionRoutes', () => {
  const http = withHttp();
  let room: RoomId;
  let message: number;
  beforeEach(async () => {
    room = await http().school.direct('tess', 'sam');
    [message = 0] = await http().school.say(room, 'tess', 'Hello');
  });
  const react = (name: Name, method: 'PUT' | 'DELETE', emoji: string, roomId: number = room, messageId = message) =>
    http().ask<typeof reactionAnswer>(name, method, addressOf(roomId, messageId, emoji));

  it('set a reaction, once, and show it in the history', async () => {
    const reactions = [{ emoji: '👍🏽', count: 1, user_ids: [http().school.id('sam')] }];
    for (let again = 0; again < 2; again += 1) {
      const { status, body } = await react('sam', 'PUT', '👍🏽');
      expect(status).to.equal(200);
      expect(body).to.deep.equal({ message_id: message, emoji: '👍🏽', reactions });
    }
    const { body } = await http().get<typeof historyPage>('tess', `/api/chat/rooms/${room}/messages/`);
    expect(body.messages[0]?.reactions).to.deep.equal(reactions);
    expect((await http().world.roomHeads.heads([room])).get(room)).to.equal(2);
  });

  it('remove one’s own reaction, also twice, and no other', async () => {
    await react('tess', 'PUT', '🎉');
    await react('sam', 'PUT', '🎉');
    for (let again = 0; again < 2; again += 1) {
      const { body } = await react('sam', 'DELETE', '🎉');
      expect(body.reactions).to.deep.equal([{ emoji: '🎉', count: 1, user_ids: [http().school.id('tess')] }]);
    }
  });

  it('refuse text that is not one emoji', async () => {
    for (const emoji of ['ok', '👍👍', '1', '%', '<script>', '\0', `👨${'\u200D👨'.repeat(9)}`, 'x'.repeat(65)])
      expectError(await react('sam', 'PUT', emoji), 400, 'INVALID_REQUEST');
  });

  it('give the same answer in a room of others and one that does not exist', async () => {
    for (const method of ['PUT', 'DELETE'] as const) {
      const answers = [await react('sue', method, '👍'), await react('sue', method, '👍', 999_999)];
      const [one, other] = answers.map((answer) => ({ ...expectError(answer, 404, 'ROOM_NOT_FOUND'), request_id: '' }));
      expect(one).to.deep.equal(other);
    }
    expectError(await react('ada', 'PUT', '👍'), 404, 'ROOM_NOT_FOUND');
  });

  it('refuse people who left or may not talk now, deleted messages and archived rooms', async () => {
    const { school } = http();
    const group = await school.group('tess', ['sam']);
    const [id = 0] = await school.say(group, 'tess', 'Hi');
    await http().ask('sam', 'DELETE', `/api/chat/rooms/${group}/`);
    expectError(await react('sam', 'PUT', '👍', group, id), 404, 'ROOM_NOT_FOUND');
    expectError(await react('sam', 'PUT', '👍', room, id), 404, 'MESSAGE_NOT_FOUND');
    await http().ask('tess', 'DELETE', `/api/chat/rooms/${room}/messages/${message}/`);
    expectError(await react('sam', 'PUT', '👍'), 404, 'MESSAGE_NOT_FOUND');
    await school.archive(room);
    expectError(await react('sam', 'PUT', '👍'), 409, 'ROOM_INACTIVE');
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
    expectError(await react('sam', 'PUT', '👍'), 403, 'CANNOT_CHAT');
  });

  it('have a limit of their own', async () => {
    for (let count = 0; count < 60; count += 1) await react('sam', count % 2 ? 'DELETE' : 'PUT', '👍');
    expectError(await react('sam', 'PUT', '👍'), 429, 'RATE_LIMIT_EXCEEDED');
    const sent = await http().post('sam', `/api/chat/rooms/${room}/messages/`, { content: 'Still there' });
    expect(sent.status).to.equal(201);
  });
});
