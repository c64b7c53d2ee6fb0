import { expect } from 'chai';
import { foldRoom } from '../../../client/sync/foldRoom.ts';
import type { SequencedEvent } from '../../../client/wire/frames.ts';
import type { Room } from '../../../client/wire/wireTypes.ts';
import { ManualRuntime } from '../ManualRuntime.ts';
import { me, other, ScriptedServer } from '../ScriptedServer.ts';

/** A room as the server shows it before an event, and the event. */
const onMessage = async (by: typeof me, change: Partial<Room> = {}): Promise<{ room: Room; event: SequencedEvent }> => {
  const runtime = new ManualRuntime();
  const server = new ScriptedServer(runtime);
  server.open(1);
  const answer = server.fetch('http://chat.test/api/chat/rooms/', { method: 'GET', headers: {} });
  await runtime.advance(100);
  const { rooms } = JSON.parse(await (await answer).text()) as { rooms: [Room] };
  const message = server.say(1, by, 'x'.repeat(300));
  return {
    room: { ...rooms[0], ...change },
    event: { type: 'new_message', room_id: 1, seq: message.seq, at: message.created_at, message },
  };
};

describe('foldRoom', () => {
  it('counts messages of others as unread, and previews 200 characters of the last', async () => {
    const { room, event } = await onMessage(other);
    const { room: next, isUnsure } = foldRoom(room, event, me.id);
    expect(next).to.include({ unread_count: 1, head_seq: 1, last_message_content: 'x'.repeat(200) });
    expect(isUnsure).to.equal(false);
  });

  it('does not count own messages', async () => {
    const { room, event } = await onMessage(me);
    expect(foldRoom(room, event, me.id).room.unread_count).to.equal(0);
  });

  it('changes nothing for an event that the room already includes', async () => {
    const { room, event } = await onMessage(other, { head_seq: 1 });
    expect(foldRoom(room, event, me.id).room).to.equal(room);
  });

  it('does not know the count after a deletion while messages are unread', async () => {
    const { room, event } = await onMessage(other);
    const { room: next } = foldRoom(room, event, me.id);
    const deletion: SequencedEvent = { type: 'message_deleted', room_id: 1, seq: 2, at: '', message_id: 4_711 };
    expect(foldRoom(next, deletion, me.id).isUnsure).to.equal(true);
    expect(foldRoom(room, { ...deletion, seq: 1 }, me.id).isUnsure).to.equal(false);
  });

  it('counts people who join and leave, those whom the room hides too', async () => {
    const { room } = await onMessage(other, { participant_count: 5 });
    const common = { room_id: 1, at: '', user_ids: [7] };
    const joined: SequencedEvent = { ...common, type: 'participants_joined', seq: 1, hidden_count: 2 };
    const left: SequencedEvent = { ...common, type: 'participants_left', seq: 2, user_ids: [], hidden_count: 1 };
    const { room: next } = foldRoom(room, joined, me.id);
    expect(next.participant_count).to.equal(8);
    expect(foldRoom(next, left, me.id).room.participant_count).to.equal(7);
  });

  it('only moves the head for an event of an unknown type', async () => {
    const { room } = await onMessage(other);
    const event = { type: 'of_tomorrow', room_id: 1, seq: 1, at: '' } as unknown as SequencedEvent;
    expect(foldRoom(room, event, me.id).room).to.deep.equal({ ...room, head_seq: 1 });
  });
});
