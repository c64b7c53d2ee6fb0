import { expect } from 'chai';
import { writeEnvelope } from '../../../../adapters/bus/secret/Envelope.ts';
import { Seal } from '../../../../adapters/bus/secret/Seal.ts';
import type { TracedEvent } from '../../../../adapters/system/Tracing.ts';
import { asRoomId, asUserId } from '../../../../core/ids.ts';
import type { ChatEvent } from '../../../../core/messages/ChatEvent.ts';
import type { RoomPublication } from '../../../../core/rooms/RoomBus.ts';
import { eventually } from '../../../support/eventually.ts';
import { runRedisCommand, watchRedis } from '../../../support/startRedis.ts';
import { type TestRedis, withRedis } from '../../../support/testRedis.ts';
import { RedisNode } from '../RedisNode.ts';

const [roomId, otherRoomId, userId] = [asRoomId(7), asRoomId(8), asUserId(3)];

const joined = (seq: number): RoomPublication<ChatEvent> => ({
  roomId,
  headSeq: seq,
  events: [{ type: 'participants_joined', roomId, seq, at: new Date(0), actorId: null, userIds: [userId] }],
});

withRedis('LinkedRoomBus between two nodes', (getRedis) => {
  let redis: TestRedis;
  let [here, there]: RedisNode[] = [];
  let opened = 0;
  const nodes = (): [RedisNode, RedisNode] => [here!, there!];

  beforeEach(async () => {
    opened += 1;
    redis = { ...getRedis(), prefix: `${getRedis().prefix}${opened}:` };
    [here, there] = await Promise.all([RedisNode.start(redis), RedisNode.start(redis)]);
  });
  afterEach(() => Promise.all([here?.close(), there?.close()]));

  const inject = (channel: string, payload: string) =>
    runRedisCommand(redis.url, 'PUBLISH', here?.link.keyOf(channel) ?? '', payload);
  /** What only a node can publish. */
  const sealedBy = ({ link }: RedisNode, channel: string, message: unknown, at: number): string => {
    const seal = new Seal({ secret: link.secret, nodeId: 'x', purpose: 'homeroom bus 3' });
    return writeEnvelope(seal, channel, { nodeId: 'x', at, text: JSON.stringify(message) });
  };
  const injectSealed = (channel: string, message: unknown, at: number) =>
    inject(channel, sealedBy(here!, channel, message, at));

  /** Publishes in fifty rooms. @throws AssertionError unless that was one publication */
  const publishesOnce = async (node: RedisNode): Promise<void> => {
    const before = node.bus.counts.published;
    for (let id = 1; id <= 50; id += 1) node.bus.publish({ roomId: asRoomId(id), headSeq: 1 });
    await eventually(() => expect(node.bus.counts.published).to.be.above(before));
    expect(node.bus.counts.published).to.equal(before + 1);
  };

  it('carries the head of a room, and the events once it has seen that another node listens', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    one.bus.publish(joined(4));
    await eventually(() => expect(other.publications).to.deep.equal([{ roomId, headSeq: 4 }]));
    const last = await eventually(() => {
      const seq = 5 + other.publications.length;
      one.bus.publish(joined(seq));
      expect(other.publications.at(-1)).to.have.property('events');
      return other.publications.at(-1)?.headSeq ?? 0;
    });
    expect(other.publications.at(-1)).to.deep.equal(joined(last));
  });

  it('carries the heads of all rooms in one message while it is alone, and one by one once another has come', async () => {
    const [one, other] = nodes();
    await other.close();
    const newcomer = new RedisNode(redis);
    try {
      // How many hear what is published for everybody says that nobody else is there.
      one.bus.invalidate({ userIds: [userId] });
      await eventually(() => publishesOnce(one));
      await newcomer.link.start();
      await newcomer.bus.subscribeRoom(roomId);
      one.bus.publish(joined(4));
      await eventually(() => expect(newcomer.publications).to.deep.include({ roomId, headSeq: 4 }));
      await eventually(() => {
        one.bus.publish(joined(5 + newcomer.publications.length));
        expect(newcomer.publications.at(-1)).to.have.property('events');
      });
      expect(newcomer.publications.every((publication) => publication.roomId === roomId)).to.equal(true);
    } finally {
      await newcomer.close();
    }
  });

  it('finds by itself that it is alone again', async function alone() {
    this.timeout(30_000);
    const [one, other] = nodes();
    await other.close();
    await eventually(() => publishesOnce(one), { within: 20_000, every: 200 });
  });

  it('takes heads of rooms from nodes alone, in bounds, and tells those that somebody listens to', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    const at = Math.round(one.link.now());
    await inject('people', JSON.stringify({ node: 'x', at, heads: [[7, 9]] }));
    for (const heads of [[[7]], [[7, 0]], [7], Array.from({ length: 501 }, () => [7, 9])])
      await injectSealed('people', { heads }, one.link.now());
    await eventually(() => expect(other.bus.counts.malformed).to.equal(5));
    expect(other.publications).to.deep.equal([]);
    const heads = [
      [otherRoomId, 3],
      [roomId, 9],
    ];
    await injectSealed('people', { heads }, one.link.now());
    await eventually(() => expect(other.publications).to.deep.equal([{ roomId, headSeq: 9 }]));
  });

  it('carries the traces of heads and events, sealed, and takes no others', async () => {
    const trace = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const expected: unknown[] = [];
    const note = (room: number, event: TracedEvent): void => void expected.push([room, event]);
    const traced = await RedisNode.start({ ...redis, tracing: { current: () => trace, expect: note } });
    const reader = await RedisNode.start({ ...redis, tracing: { current: () => undefined, expect: note } });
    const [, plain] = nodes();
    const seen: string[] = [];
    const stop = await watchRedis(redis.url, (text) => seen.push(text));
    try {
      await Promise.all([reader.bus.subscribeRoom(roomId), plain.bus.subscribeRoom(roomId)]);
      traced.bus.publish(joined(4));
      await eventually(() => expect(expected).to.deep.equal([[roomId, { seq: 4, trace }]]));
      await eventually(() => {
        traced.bus.publish(joined(5 + expected.length));
        expect(reader.publications.at(-1)).to.have.property('events');
      });
      expect(expected.at(-1)).to.deep.equal([roomId, { seq: reader.publications.at(-1)?.headSeq, trace }]);
      expect(plain.publications.at(-1)).to.have.all.keys('roomId', 'headSeq', 'events');
      expect(seen.join('')).not.to.contain('a'.repeat(32));
      const junk = { room: roomId, head: 99, traces: [{ seq: 99, trace: 'x' }] };
      await injectSealed(`room:${roomId}`, junk, here!.link.now());
      await eventually(() => expect(reader.publications.at(-1)?.headSeq).to.equal(99));
      expect(JSON.stringify(expected)).not.to.contain('99');
    } finally {
      await stop();
      await Promise.all([traced.close(), reader.close()]);
    }
  });

  it('delivers nothing to a node that knows another secret, and nothing of what that node says', async () => {
    const [one, other] = nodes();
    const stranger = await RedisNode.start({ ...redis, secret: 'another' });
    await Promise.all([other.bus.subscribeRoom(roomId), stranger.bus.subscribeRoom(roomId)]);
    stranger.bus.publish(joined(99));
    await eventually(() => {
      one.bus.publish(joined(1 + other.publications.length));
      expect(other.publications.at(-1)).to.have.property('events');
    });
    expect(stranger.publications).to.deep.equal([joined(99)]);
    expect(other.publications.map(({ headSeq }) => headSeq)).not.to.include(99);
    await stranger.close();
  });

  it('begins anew when the secret is another, as after a restore', async function another() {
    this.timeout(60_000);
    let secret = 'before';
    const changing = await Promise.all([0, 1].map(() => RedisNode.start({ ...redis, readSecret: async () => secret })));
    const [one, other] = changing as [RedisNode, RedisNode];
    await other.bus.subscribeRoom(roomId);
    secret = 'after';
    const fresh = await RedisNode.start({ ...redis, secret });
    await eventually(
      () => {
        fresh.bus.publish(joined(7));
        expect(other.publications.map(({ headSeq }) => headSeq)).to.include(7);
      },
      { within: 30_000, every: 200 },
    );
    expect(one.log.join()).to.include('another history');
    await Promise.all([...changing, fresh].map((node) => node.close()));
  });

  it('delivers nothing that a stranger has published, and counts it', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    const at = Math.round(one.link.now());
    const forged = [
      { node: 'x', at, room: 7, head: 9 },
      { node: one.link.nodeId, at, room: 7, user: 3, typing: true },
      { node: one.link.nodeId, at, sealed: '' },
      { node: one.link.nodeId, at, sealed: 'AAAA' },
      { node: one.link.nodeId, at, sealed: Buffer.from('{"room":7,"head":9}').toString('base64') },
      { node: one.link.nodeId, at, sealed: {} },
    ];
    for (const payload of forged) await inject('room:7', JSON.stringify(payload));
    // Of another node, for another channel, and of another moment.
    const sealed = JSON.parse(sealedBy(one, 'room:7', { room: 7, head: 9 }, at)) as Record<string, unknown>;
    await inject('room:7', JSON.stringify({ ...sealed, node: 'other' }));
    await inject('room:7', JSON.stringify({ ...sealed, at: at + 1 }));
    await inject('room:7', sealedBy(one, 'room:8', { room: 7, head: 9 }, at));
    await eventually(() => expect(other.bus.counts.malformed).to.equal(forged.length + 3));
    expect([...other.publications, ...other.ephemeral]).to.deep.equal([]);
  });

  it('takes a head that a stranger has published for a reason to read the room, and for nothing else', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    const at = Math.round(one.link.now());
    const events = [{ type: 'message', seq: 9 }];
    await inject('room:7', JSON.stringify({ node: 'x', at, head: 9, events }));
    await inject('room:7', JSON.stringify({ node: 'x', at, head: 9.5 }));
    await inject('room:7', JSON.stringify({ node: 'x'.repeat(100), at, head: 9 }));
    await inject('people', JSON.stringify({ node: 'x', at, head: 9 }));
    await inject('room:7', JSON.stringify({ node: 'x', at: at - 11_000, head: 9 }));
    await inject('room:7', JSON.stringify({ node: 'x', at, head: 9 }));
    await eventually(() => expect(other.publications).to.deep.equal([{ roomId, headSeq: 9 }]));
    expect(other.bus.counts).to.include({ malformed: 4, expired: 1 });
  });

  it('shows nothing of rooms and people to those who read Redis', async () => {
    const [one, other] = nodes();
    const seen: string[] = [];
    const stop = await watchRedis(redis.url, (line) => seen.push(line));
    await Promise.all([other.bus.subscribeRoom(asRoomId(700_001)), other.bus.subscribePerson(userId)]);
    await eventually(() => {
      one.bus.publish({ ...joined(1 + other.publications.length), roomId: asRoomId(700_001) });
      one.bus.publishEphemeral({
        type: 'read',
        roomId: asRoomId(700_001),
        userId: asUserId(700_002),
        upToId: 700_003,
        messageIds: [700_003],
      });
      one.bus.invalidate({ userIds: [asUserId(700_002)] });
      expect(other.publications.at(-1)).to.have.property('events');
    });
    await one.presence.connect(asUserId(700_002));
    await one.limiter.acquire({
      bucket: 'messages',
      userId: asUserId(700_002),
      allowance: { limit: 2, windowMs: 500 },
    });
    expect([...(await other.presence.online([asUserId(700_002)]))]).to.deep.equal([700_002]);
    await eventually(() => expect(seen.join()).to.include('PUBLISH').and.include(redis.prefix));
    const own = seen.filter((line) => line.includes(redis.prefix)).join('\n');
    expect(own).not.to.match(/70000[123]|participants_joined|room:|people/);
    await stop();
  });

  it('carries invalidations and ephemeral events', async () => {
    const [one, other] = nodes();
    await Promise.all([other.bus.subscribeRoom(roomId), other.bus.subscribePerson(userId)]);
    one.bus.invalidate({ userIds: [userId] });
    one.bus.publishEphemeral({ type: 'typing', roomId, userId, isTyping: true });
    one.bus.publishEphemeral({ type: 'read', roomId, userId, upToId: 12, messageIds: [12] });
    const marks = [
      { type: 'unread', roomId, userId, fromId: 11 },
      { type: 'unread', roomId, userId: asUserId(userId + 1), fromId: null },
    ] as const;
    for (const mark of marks) one.bus.publishEphemeral(mark);
    one.bus.publishEphemeral({ type: 'settings', roomId, userId, isMuted: false, isPinned: true, isHidden: true });
    const arrival = { type: 'presence', userId, isOnline: true, roomIds: [roomId] } as const;
    one.bus.publishEphemeral(arrival);
    const notices = [
      { type: 'notice', userId, about: 'report', id: 7, outcome: 'dismissed' },
      { type: 'notice', userId, about: 'report', id: 8, outcome: 'acted' },
      { type: 'notice', userId, about: 'warning', id: 8, outcome: 'acted' },
    ] as const;
    for (const notice of notices) one.bus.publishEphemeral(notice);
    const requests = (['reminded', 'confirmed', 'answered'] as const).map((state) => ({
      ...({ type: 'request', userId, roomId, messageId: 13, state } as const),
    }));
    for (const request of requests) one.bus.publishEphemeral(request);
    const later = { type: 'scheduled', userId, roomId, id: 14, state: 'failed' } as const;
    one.bus.publishEphemeral(later);
    await eventually(() => expect(other.ephemeral).to.have.length(13));
    expect(other.ephemeral).to.deep.include.members([later, ...notices, ...marks, ...requests]);
    expect(other.ephemeral).to.deep.include(arrival);
    expect(other.invalidations).to.deep.equal([{ userIds: [userId] }]);
    expect(other.ephemeral).to.deep.include({ type: 'typing', roomId, userId, isTyping: true });
    expect(other.ephemeral).to.deep.include({ type: 'read', roomId, userId, upToId: 12, messageIds: [12] });
    expect(other.ephemeral).to.deep.include({
      type: 'settings',
      roomId,
      userId,
      isMuted: false,
      isPinned: true,
      isHidden: true,
    });
  });

  it('does not deliver a node’s own publication to it twice', async () => {
    const [one, other] = nodes();
    await Promise.all([one.bus.subscribeRoom(roomId), other.bus.subscribeRoom(roomId)]);
    one.bus.publish(joined(1));
    await eventually(() => expect(other.publications).to.have.length(1));
    other.bus.publish(joined(2));
    await eventually(() => expect(one.publications).to.have.length(2));
    expect(one.publications.map(({ headSeq }) => headSeq)).to.deep.equal([1, 2]);
  });

  it('carries only the highest head of each room when much changes in one tick', async () => {
    const [one, other] = nodes();
    await Promise.all([other.bus.subscribeRoom(roomId), other.bus.subscribeRoom(otherRoomId)]);
    for (let seq = 1; seq <= 100; seq += 1) one.bus.publish(joined(seq));
    one.bus.publish({ roomId: otherRoomId, headSeq: 1 });
    await eventually(() => expect(other.publications).to.have.length(2));
    expect(other.publications).to.deep.equal([
      { roomId, headSeq: 100 },
      { roomId: otherRoomId, headSeq: 1 },
    ]);
    expect(one.bus.counts.published).to.equal(2);
  });

  it('carries nothing of a room once its last listener has left', async () => {
    const [one, other] = nodes();
    for (let times = 0; times < 2; times += 1) await other.bus.subscribeRoom(roomId);
    await other.bus.subscribeRoom(otherRoomId);
    other.bus.unsubscribeRoom(roomId);
    one.bus.publish(joined(1));
    await eventually(() => expect(other.publications).to.have.length(1));
    other.bus.unsubscribeRoom(roomId);
    const name = other.link.keyOf('room:7');
    const numSub = () => runRedisCommand(redis.url, 'PUBSUB', 'NUMSUB', name);
    await eventually(async () => expect(await numSub()).to.deep.equal([name, 0]));
  });

  it('listens again to a room that was left in the same tick', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    other.bus.unsubscribeRoom(roomId);
    await other.bus.subscribeRoom(roomId);
    other.bus.unsubscribeRoom(roomId);
    const again = other.bus.subscribeRoom(roomId);
    await again;
    one.bus.publish(joined(1));
    await eventually(() => expect(other.publications).to.have.length(1));
  });

  it('misses nothing that is published after a subscription is confirmed', async () => {
    const [one, other] = nodes();
    for (let room = 1; room <= 200; room += 1) {
      const id = asRoomId(room);
      await other.bus.subscribeRoom(id);
      one.bus.publish({ roomId: id, headSeq: 1 });
    }
    await eventually(() => expect(other.publications).to.have.length(200));
  });

  it('ignores and counts malformed messages, and goes on', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    const at = Math.round(one.link.now());
    const malformed: readonly unknown[] = [
      null,
      [],
      7,
      {},
      { room: 7 },
      { room: 7, head: -1 },
      { room: 7, head: 0 },
      { room: 7, head: 1e300 },
      { room: 7, head: 1.5 },
      { room: 7, head: '1' },
      { room: 8, head: 1 },
      { room: '7', head: 1 },
      { people: [3] },
      { room: 7, user: 3 },
      { room: 7, user: -3, typing: true },
      { room: 7, user: 3, typing: 'yes' },
      { room: 7, user: 3, read: 2 ** 53 },
      { room: 7, user: 3, muted: true },
      { room: 7, user: 3, muted: true, pinned: 1 },
      { room: 7, head: 1, pad: 'x'.repeat(40_000) },
    ];
    const people: readonly unknown[] = [
      ...[[-3], ['3'], {}, 3, Array.from({ length: 1_001 }, () => 3)].map((ids) => ({ people: ids })),
      ...[[-3], ['3'], {}, 3, Array.from({ length: 1_001 }, () => 3)].map((rooms) => ({
        user: 3,
        online: true,
        rooms,
      })),
      { user: 3, rooms: [3] },
    ];
    for (const message of malformed) await injectSealed('room:7', message, at);
    for (const message of people) await injectSealed('people', message, at);
    for (const payload of ['', '{', '\u0000', '['.repeat(20_000), '{"__proto__":{"room":7}}'])
      await inject('room:7', payload);
    one.bus.publish(joined(5));
    await eventually(() => expect(other.publications).to.deep.equal([{ roomId, headSeq: 5 }]));
    await eventually(() => expect(other.bus.counts.malformed).to.equal(malformed.length + people.length + 5));
    expect([...other.invalidations, ...other.ephemeral, ...other.failures]).to.deep.equal([]);
    expect(other.link.degraded).to.equal(null);
  });

  it('drops publications and ephemeral events that are old or from the future, but no invalidation', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    const now = Math.round(one.link.now());
    for (const at of [now - 11_000, now + 11_000]) {
      await injectSealed('room:7', { room: 7, head: 1 }, at);
      await injectSealed('room:7', { room: 7, user: 3, typing: true }, at);
    }
    await injectSealed('people', { people: [3] }, now - 11_000);
    await injectSealed('room:7', { room: 7, head: 2 }, now - 9_000);
    await eventually(() => expect(other.publications).to.deep.equal([{ roomId, headSeq: 2 }]));
    expect(other.bus.counts.expired).to.equal(4);
    expect(other.invalidations).to.deep.equal([{ userIds: [userId] }]);
    expect(other.ephemeral).to.deep.equal([]);
  });

  it('carries everything to a node whose clock is an hour ahead', async () => {
    const [one] = nodes();
    const ahead = { now: () => new Date(Date.now() + 3_600_000), monotonic: () => performance.now() };
    const late = await RedisNode.start({ ...redis, clock: ahead });
    await late.bus.subscribeRoom(roomId);
    one.bus.publish(joined(1));
    await eventually(() => expect(late.publications).to.have.length(1));
    await late.close();
  });

  it('carries an invalidation of very many people', async () => {
    const [one, other] = nodes();
    const userIds = Array.from({ length: 5_000 }, (_, index) => asUserId(index + 1));
    one.bus.invalidate({ userIds });
    await eventually(() =>
      expect(other.invalidations.flatMap((invalidation) => invalidation.userIds)).to.deep.equal(userIds),
    );
  });

  it('sends what was published in the last tick before it closes', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    one.bus.publish(joined(1));
    await one.close();
    await eventually(() => expect(other.publications).to.have.length(1));
  });
});
