import { expect } from 'chai';
import { asRoomId, asUserId } from '../../core/ids.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import type { BusListener, RoomPublication } from '../../core/rooms/RoomBus.ts';
import type { Open } from './ChatWorld.ts';
import { stateOver } from './stateOver.ts';

const [roomId, userId] = [asRoomId(7), asUserId(3)];

const publication = (headSeq: number): RoomPublication<ChatEvent> => ({
  roomId,
  headSeq,
  events: [{ type: 'participants_joined', roomId, seq: headSeq, at: new Date(0), actorId: null, userIds: [userId] }],
});

/** What `RoomBus` promises on one node. */
export const roomBusContract = (name: string, open: Open<'bus'>): void =>
  void describe(`roomBus (${name})`, () => {
    const fact = stateOver(open);
    const listener = (heard: unknown[], fail = false): BusListener<ChatEvent> => {
      const hear = (said: unknown): void => {
        heard.push(said);
        if (fail) throw new Error('a broken listener');
      };
      return { onPublication: hear, onInvalidation: hear, onEphemeral: hear };
    };

    fact('tells this node’s listeners of a room they listen to before it returns, with the events', async ({ bus }) => {
      const heard: unknown[] = [];
      bus.addListener(listener(heard));
      await bus.subscribeRoom(roomId);
      bus.publish(publication(1));
      expect(heard).to.deep.equal([publication(1)]);
    });

    fact('tells in the order of publishing', async ({ bus }) => {
      const heads: number[] = [];
      bus.addListener({ ...listener([]), onPublication: ({ headSeq }) => heads.push(headSeq) });
      await bus.subscribeRoom(roomId);
      for (const head of [1, 2, 3]) bus.publish(publication(head));
      expect(heads).to.deep.equal([1, 2, 3]);
    });

    fact('tells of people and of signals before it returns', async ({ bus }) => {
      const heard: unknown[] = [];
      bus.addListener(listener(heard));
      await Promise.all([bus.subscribeRoom(roomId), bus.subscribePerson(userId)]);
      const signals = [
        { type: 'typing', roomId, userId, isTyping: true },
        { type: 'read', roomId, userId, upToId: 5 },
        { type: 'settings', roomId, userId, isMuted: true, isPinned: false },
        { type: 'presence', userId, isOnline: true, roomIds: [roomId] },
      ] as const;
      bus.invalidate({ userIds: [userId] });
      for (const signal of signals) bus.publishEphemeral(signal);
      expect(heard).to.deep.equal([{ userIds: [userId] }, ...signals]);
    });

    fact('tells of what this node itself did to people though nobody listens to them', async ({ bus }) => {
      const heard: unknown[] = [];
      bus.addListener(listener(heard));
      bus.invalidate({ userIds: [userId] });
      expect(heard).to.deep.equal([{ userIds: [userId] }]);
    });

    fact('tells every listener once, however often the room is listened to', async ({ bus }) => {
      const [one, other]: [unknown[], unknown[]] = [[], []];
      bus.addListener(listener(one));
      bus.addListener(listener(other));
      await bus.subscribeRoom(roomId);
      await bus.subscribeRoom(roomId);
      bus.publish(publication(1));
      expect([one.length, other.length]).to.deep.equal([1, 1]);
    });

    fact('goes on telling until listening was taken back as often as it began', async ({ bus }) => {
      const heard: unknown[] = [];
      bus.addListener(listener(heard));
      await bus.subscribeRoom(roomId);
      await bus.subscribeRoom(roomId);
      bus.unsubscribeRoom(roomId);
      bus.publish(publication(1));
      expect(heard).to.have.length(1);
    });

    fact('tells nothing to a listener that was removed', async ({ bus }) => {
      const heard: unknown[] = [];
      const remove = bus.addListener(listener(heard));
      await bus.subscribeRoom(roomId);
      remove();
      remove();
      bus.publish(publication(1));
      expect(heard).to.deep.equal([]);
    });

    fact('never throws, and tells the others, when a listener fails', async ({ bus }) => {
      const [broken, sound]: [unknown[], unknown[]] = [[], []];
      bus.addListener(listener(broken, true));
      bus.addListener(listener(sound));
      await bus.subscribeRoom(roomId);
      bus.publish(publication(1));
      bus.invalidate({ userIds: [userId] });
      bus.publishEphemeral({ type: 'typing', roomId, userId, isTyping: false });
      expect([broken.length, sound.length]).to.deep.equal([3, 3]);
    });

    fact('lets a listener leave while it is told', async ({ bus }) => {
      const heard: unknown[] = [];
      const remove = bus.addListener({ ...listener([]), onPublication: () => remove() });
      bus.addListener(listener(heard));
      await bus.subscribeRoom(roomId);
      bus.publish(publication(1));
      expect(heard).to.have.length(1);
    });

    fact('takes back listening that never began without complaint', async ({ bus }) => {
      bus.unsubscribeRoom(roomId);
      bus.unsubscribePerson(userId);
    });

    fact('is silent once closed, twice too', async ({ bus }) => {
      const heard: unknown[] = [];
      bus.addListener(listener(heard));
      await bus.close();
      await bus.close();
      bus.publish(publication(1));
      expect(heard).to.deep.equal([]);
    });
  });
