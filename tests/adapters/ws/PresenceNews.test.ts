import { expect } from 'chai';
import { MemoryPresence } from '../../../adapters/memory/rooms/MemoryPresence.ts';
import { ConnectedPerson } from '../../../adapters/ws/ConnectedPerson.ts';
import { PresenceNews } from '../../../adapters/ws/PresenceNews.ts';
import { Membership } from '../../../adapters/ws/Seat.ts';
import type { SocketSide } from '../../../adapters/ws/SocketSide.ts';
import { asRoomId, asUserId, type UserId } from '../../../core/ids.ts';
import type { EphemeralEvent } from '../../../core/rooms/RoomBus.ts';
import { ManualClock } from '../../support/ManualClock.ts';

const log = { debug: () => {}, warn: () => {}, error: () => {} };

/** Somebody connected who sits in that many rooms. */
const member = (userId: UserId, rooms: number): ConnectedPerson => {
  const person = new ConnectedPerson(userId);
  person.connections.add({} as SocketSide);
  for (let id = 1; id <= rooms; id += 1) {
    const roomId = asRoomId(id);
    person.memberships.set(roomId, new Membership({ person, roomId, sinceSeq: 0, fromSeq: 0, isNew: false }));
  }
  return person;
};

const open = () => {
  const signals: EphemeralEvent[] = [];
  const [clock, presence] = [new ManualClock(), new MemoryPresence()];
  const people = new Map<UserId, ConnectedPerson>();
  const bus = { publishEphemeral: (event: EphemeralEvent) => void signals.push(event) };
  const departed: UserId[] = [];
  const counted = {
    connect: (userId: UserId) => presence.connect(userId),
    disconnect: (userId: UserId) => {
      departed.push(userId);
      return presence.disconnect(userId);
    },
  };
  const news = new PresenceNews({ presence: counted, bus, people, clock, graceMs: 5_000, log });
  return { news, signals, clock, people, presence, departed };
};

describe('PresenceNews', () => {
  it('names at most a thousand rooms of a person', async () => {
    const { news, signals } = open();
    await news.arrive(member(asUserId(1), 1_500));
    const [signal] = signals;
    expect(signal?.type === 'presence' && signal.roomIds.length).to.equal(1_000);
  });

  it('looks after 500 who left together at a time, and tells of each once', async () => {
    const { news, signals, clock, departed } = open();
    for (let id = 1; id <= 1_000; id += 1) {
      await news.arrive(member(asUserId(id), 0));
      news.depart(asUserId(id), [asRoomId(1)]);
    }
    await clock.advance(5_000);
    const counts: number[] = [];
    for (let tick = 0; tick < 3; tick += 1) {
      await news.tick(clock.monotonic());
      counts.push(departed.length);
    }
    expect(counts).to.deep.equal([500, 1_000, 1_000]);
    expect(signals).to.have.length(1_000);
  });

  it('lets somebody count as there until they have been gone for the grace', async () => {
    const { news, signals, clock, presence } = open();
    const person = member(asUserId(1), 1);
    const isThere = async (): Promise<boolean> => (await presence.online([person.userId])).has(person.userId);
    await news.arrive(person);
    news.depart(person.userId, [asRoomId(1)]);
    await clock.advance(4_999);
    await news.tick(clock.monotonic());
    expect([await isThere(), signals.length]).to.deep.equal([true, 1]);
    await clock.advance(1);
    await news.tick(clock.monotonic());
    expect([await isThere(), signals.length]).to.deep.equal([false, 2]);
  });

  it('tells that somebody is here whom another node takes for gone', () => {
    const { news, signals, people } = open();
    const userId = asUserId(1);
    const gone = { type: 'presence', userId, isOnline: false, roomIds: [asRoomId(1)] } as const;
    news.hear(gone);
    expect(signals).to.deep.equal([]);
    people.set(userId, member(userId, 1));
    news.hear(gone);
    expect(signals).to.deep.equal([{ ...gone, isOnline: true }]);
  });

  it('does not tell that somebody went who came back while they were being given up', async () => {
    const { news, signals, clock, presence, people } = open();
    const person = member(asUserId(1), 1);
    await news.arrive(person);
    news.depart(person.userId, [asRoomId(1)]);
    await clock.advance(5_000);
    const depart = presence.disconnect.bind(presence);
    presence.disconnect = async (userId) => {
      const isLast = await depart(userId);
      people.set(userId, person);
      await news.arrive(person);
      return isLast;
    };
    await news.tick(clock.monotonic());
    expect(signals.map((signal) => signal.type === 'presence' && signal.isOnline)).to.deep.equal([true, true]);
    expect((await presence.online([person.userId])).size).to.equal(1);
  });

  it('goes on when presence fails', async () => {
    const { news, signals, clock, presence } = open();
    const person = member(asUserId(1), 1);
    await news.arrive(person);
    news.depart(person.userId, [asRoomId(1)]);
    await clock.advance(5_000);
    const depart = presence.disconnect.bind(presence);
    presence.disconnect = () => Promise.reject(new Error('no answer'));
    await news.tick(clock.monotonic());
    presence.disconnect = depart;
    await news.tick(clock.monotonic());
    expect(signals.map((signal) => signal.type === 'presence' && signal.isOnline)).to.deep.equal([true, false]);
  });
});
