import { expect } from 'chai';
import { writeEnvelope } from '../../../../adapters/bus/secret/Envelope.ts';
import { Seal } from '../../../../adapters/bus/secret/Seal.ts';
import { asRoomId, asUserId } from '../../../../core/ids.ts';
import type { ChatEvent } from '../../../../core/messages/ChatEvent.ts';
import type { RoomPublication } from '../../../../core/rooms/RoomBus.ts';
import { eventually } from '../../../support/eventually.ts';
import { queryPostgres } from '../../../support/startPostgres.ts';
import { withPostgres } from '../../../support/testPostgres.ts';
import { PostgresNode } from '../PostgresNode.ts';
import { PostgresSpy } from '../PostgresSpy.ts';

const [roomId, otherRoomId, userId] = [asRoomId(7), asRoomId(8), asUserId(3)];

const joined = (seq: number, userIds = [userId]): RoomPublication<ChatEvent> => ({
  roomId,
  headSeq: seq,
  events: [{ type: 'participants_joined', roomId, seq, at: new Date(0), actorId: null, userIds }],
});

withPostgres('LinkedRoomBus over PostgreSQL', (getUrl) => {
  let opened = 0;
  let secret = '';
  let [here, there]: PostgresNode[] = [];
  const nodes = (): [PostgresNode, PostgresNode] => [here ?? expect.fail(), there ?? expect.fail()];

  beforeEach(async () => {
    opened += 1;
    secret = `bus ${opened}`;
    here = await PostgresNode.start({ url: getUrl(), secret });
    there = await PostgresNode.start({ url: getUrl(), secret });
  });
  afterEach(() => Promise.all([here?.close(), there?.close()]));

  const channelOf = ({ nodes: { link } }: PostgresNode): string => `homeroom_${link.keyOf('bus')}`;
  const inject = (payload: string): Promise<unknown[]> =>
    queryPostgres(getUrl(), `SELECT pg_notify('${channelOf(nodes()[0])}', '${payload}')`);

  it('carries the head of a room with its events at once', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    one.bus.publish(joined(4));
    await eventually(() => expect(other.publications).to.deep.equal([joined(4)]));
  });

  it('delivers nothing of its own again, and nothing of rooms to which nobody has subscribed', async () => {
    const [one, other] = nodes();
    await Promise.all([one.bus.subscribeRoom(roomId), other.bus.subscribeRoom(otherRoomId)]);
    one.bus.publish(joined(4));
    one.bus.publish({ roomId: otherRoomId, headSeq: 1 });
    await eventually(() => expect(other.publications).to.deep.equal([{ roomId: otherRoomId, headSeq: 1 }]));
    expect(one.publications).to.have.length(2);
    expect(other.bus.counts.malformed).to.equal(0);
  });

  it('carries invalidations, typing, reading, presence and hints of the feed', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    const events = [
      { type: 'typing', roomId, userId, isTyping: true },
      { type: 'read', roomId, userId, upToId: 5, messageIds: [5] },
      { type: 'presence', userId, isOnline: true, roomIds: [roomId] },
    ] as const;
    one.bus.invalidate({ userIds: [userId] });
    for (const event of events) one.bus.publishEphemeral(event);
    one.hints.publish([roomId]);
    await eventually(() => {
      expect(other.invalidations).to.deep.equal([{ userIds: [userId] }]);
      expect(other.ephemeral).to.have.deep.members([...events]);
      expect(other.hinted).to.deep.equal([roomId]);
    });
  });

  it('sends the head alone where the events are too large for a notification', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    const many = Array.from({ length: 1_500 }, (_, index) => asUserId(index + 1_000_000));
    one.bus.publish(joined(4, many));
    await eventually(() => expect(other.publications).to.deep.equal([{ roomId, headSeq: 4 }]));
    expect(one.bus.counts.oversized).to.equal(1);
  });

  it('parts what is too large, so that all of it arrives', async () => {
    const [one, other] = nodes();
    const rooms = Array.from({ length: 1_000 }, (_, index) => asRoomId(index + 1_000_000));
    const people = Array.from({ length: 1_200 }, (_, index) => asUserId(index + 1_000_000));
    const streams = rooms.map((id) => asRoomId(id * 1_000));
    one.bus.publishEphemeral({ type: 'presence', userId, isOnline: true, roomIds: rooms });
    one.bus.invalidate({ userIds: people });
    one.hints.publish(streams);
    await eventually(() => {
      expect(other.ephemeral.flatMap((event) => (event.type === 'presence' ? event.roomIds : []))).to.deep.equal(rooms);
      expect(other.invalidations.flatMap(({ userIds }) => userIds)).to.deep.equal(people);
      expect(other.hinted).to.deep.equal(streams);
    });
  });

  it('carries a burst of ten thousand rooms, each with its last head, and hurts nobody who publishes', async function burst() {
    this.timeout(60_000);
    const [one, other] = nodes();
    const rooms = Array.from({ length: 1_000 }, (_, index) => asRoomId(index + 1));
    await Promise.all(rooms.map((id) => other.bus.subscribeRoom(id)));
    for (let headSeq = 1; headSeq <= 10; headSeq += 1) for (const id of rooms) one.bus.publish({ roomId: id, headSeq });
    await eventually(() => {
      const heads = new Map(other.publications.map((publication) => [publication.roomId, publication.headSeq]));
      expect(rooms.every((id) => heads.get(id) === 10)).to.equal(true);
    });
    expect(one.nodes.link.degraded).to.equal(null);
  });

  it('shows nothing of rooms, people and texts to a program that listens', async () => {
    const [one, other] = nodes();
    const [secretRoom, secretUser] = [asRoomId(4_711_042), asUserId(8_150_815)];
    await other.bus.subscribeRoom(secretRoom);
    const spy = await PostgresSpy.listen(getUrl(), channelOf(one));
    try {
      one.bus.publish({ ...joined(4, [secretUser]), roomId: secretRoom });
      one.bus.publishEphemeral({ type: 'typing', roomId: secretRoom, userId: secretUser, isTyping: true });
      await one.presence.connect(secretUser);
      await one.limiter.acquire({ bucket: 'messages', userId: secretUser, allowance: { limit: 5, windowMs: 60_000 } });
      await eventually(() => {
        expect(other.publications).to.have.length(1);
        expect(other.ephemeral).to.have.length(1);
        expect(spy.heard.join('\n').split('\n')).to.have.length.at.least(4);
      });
      expect(spy.heard.join()).to.not.match(/4711042|8150815|typing|messages|participants/);
    } finally {
      await spy.close();
    }
  });

  it('delivers nothing that a stranger notifies, nor what was sealed for another place, and counts it', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    const { link } = one.nodes;
    const at = Math.round(link.now());
    const seal = new Seal({ secret: link.secret, nodeId: 'x', purpose: 'homeroom bus 3' });
    const sealed = writeEnvelope(seal, 'room:8', { nodeId: 'x', at, text: JSON.stringify({ room: 7, head: 9 }) });
    const forged = [JSON.stringify({ node: 'x', at, room: 7, user: 3, typing: true }), '{', '', sealed];
    for (const text of forged) await inject(`${link.keyOf(`room:${roomId}`)} ${text}`);
    for (const text of ['', 'nothing', 'a b', '\n\n', ' ']) await inject(text);
    await eventually(() => expect(other.bus.counts.malformed).to.equal(forged.length));
    expect([...other.publications, ...other.ephemeral]).to.deep.equal([]);
    one.bus.publish(joined(5));
    await eventually(() => expect(other.publications).to.deep.equal([joined(5)]));
  });

  it('notices that its connection is cut, and carries again once it is back', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    const cut = other.sessionId;
    const broken = other.becomes('broken');
    await queryPostgres(getUrl(), `SELECT pg_terminate_backend(${cut})`);
    expect(await broken).to.match(/^the bus over postgres/);
    await other.becomes('whole');
    expect(other.sessionId).not.to.equal(cut);
    await eventually(() => {
      one.bus.publish(joined(5 + other.publications.length));
      expect(other.publications.at(-1)).to.have.property('events');
    });
  });

  it('begins anew when the secret is another, as after a restore', async function another() {
    this.timeout(60_000);
    let current = 'before';
    const changing = await PostgresNode.start({ url: getUrl(), readSecret: async () => current });
    const fresh = await PostgresNode.start({ url: getUrl(), secret: 'after' });
    try {
      await changing.bus.subscribeRoom(roomId);
      current = 'after';
      await eventually(
        () => {
          fresh.bus.publish(joined(7));
          expect(changing.publications.map(({ headSeq }) => headSeq)).to.include(7);
        },
        { within: 30_000, every: 200 },
      );
      expect(changing.log.join()).to.include('another history');
    } finally {
      await Promise.all([changing.close(), fresh.close()]);
    }
  });

  it('publishes what waits before it closes', async () => {
    const [one, other] = nodes();
    await other.bus.subscribeRoom(roomId);
    for (let seq = 1; seq <= 3; seq += 1) one.bus.publish(joined(seq));
    one.bus.publishEphemeral({ type: 'typing', roomId, userId, isTyping: true });
    await one.bus.close();
    await eventually(() => {
      expect(other.publications.at(-1)?.headSeq).to.equal(3);
      expect(other.ephemeral).to.have.length(1);
    });
  });
});
