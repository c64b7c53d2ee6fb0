import { expect } from 'chai';
import { asRoomId, asUserId } from '../../../../core/ids.ts';
import { eventually } from '../../../support/eventually.ts';
import { queryPostgres } from '../../../support/startPostgres.ts';
import { withPostgres } from '../../../support/testPostgres.ts';
import { PostgresNode } from '../PostgresNode.ts';
import { PostgresSpy } from '../PostgresSpy.ts';

const [roomId, ann] = [asRoomId(7), asUserId(1)];

withPostgres('NodeRoll', (getUrl) => {
  let opened = 0;
  let open: PostgresNode[] = [];
  const start = async (): Promise<PostgresNode> => {
    const node = await PostgresNode.start({ url: getUrl(), secret: `roll ${opened}` });
    open.push(node);
    return node;
  };
  beforeEach(() => {
    opened += 1;
    open = [];
  });
  afterEach(() => Promise.all(open.map((node) => node.close())));

  it('publishes nothing while a node is alone, and everything from the moment at which another is there', async () => {
    const one = await start();
    expect(one.nodes.roll.size).to.equal(1);
    for (let headSeq = 1; headSeq <= 5; headSeq += 1) one.bus.publish({ roomId, headSeq });
    one.bus.publishEphemeral({ type: 'typing', roomId, userId: ann, isTyping: true });
    await one.presence.connect(ann);
    expect(one.bus.counts).to.deep.include({ published: 0, dropped: 0 });
    const other = await start();
    await other.bus.subscribeRoom(roomId);
    // No pause: who joins is known to all others before it counts as joined.
    one.bus.publish({ roomId, headSeq: 6 });
    expect(one.nodes.roll.size).to.equal(2);
    expect([...(await other.presence.online([ann]))]).to.deep.equal([ann]);
    await eventually(() => expect(other.publications).to.deep.equal([{ roomId, headSeq: 6 }]));
  });

  it('knows all of several nodes that start in the same moment', async () => {
    const nodes = await Promise.all(Array.from({ length: 5 }, () => start()));
    for (const [index, node] of nodes.entries()) await node.presence.connect(asUserId(index + 1));
    const all = nodes.map((_, index) => asUserId(index + 1));
    await eventually(async () => {
      for (const node of nodes) expect([...(await node.presence.online(all))]).to.deep.equal(all);
    });
    for (const {
      nodes: { roll },
    } of nodes)
      expect(roll.size).to.equal(5);
  });

  it('takes a node for gone whose session has ended, with all that it said', async () => {
    const [one, other] = [await start(), await start()];
    await other.presence.connect(ann);
    await eventually(async () => expect([...(await one.presence.online([ann]))]).to.deep.equal([ann]));
    await other.close();
    await eventually(async () => expect([...(await one.presence.online([ann]))]).to.deep.equal([]));
    expect(one.nodes.roll.size).to.equal(1);
    one.bus.publish({ roomId, headSeq: 1 });
    expect(one.bus.counts.published).to.equal(0);
  });

  it('tells everything again to a node whose connection was cut', async () => {
    const [one, other] = [await start(), await start()];
    await one.presence.connect(ann);
    const broken = other.becomes('broken');
    await queryPostgres(getUrl(), `SELECT pg_terminate_backend(${other.sessionId})`);
    await broken;
    expect([...(await other.presence.online([ann]))]).to.deep.equal([]);
    await other.becomes('whole');
    expect([...(await other.presence.online([ann]))]).to.deep.equal([ann]);
  });

  it('believes nobody who repeats what a node said', async () => {
    const [one, other] = [await start(), await start()];
    const { link } = other.nodes;
    const channel = `homeroom_${link.keyOf('bus')}`;
    const spy = await PostgresSpy.listen(getUrl(), channel);
    try {
      await one.presence.connect(ann);
      await eventually(() => expect(spy.heard).to.have.length.above(0));
      const said = [...spy.heard];
      expect(await one.presence.disconnect(ann)).to.equal(true);
      await eventually(async () => expect([...(await other.presence.online([ann]))]).to.deep.equal([]));
      for (const payload of said) await spy.notify(payload);
      one.bus.invalidate({ userIds: [ann] });
      await eventually(() => expect(other.invalidations).to.have.length.above(0));
      expect([...(await other.presence.online([ann]))]).to.deep.equal([]);
    } finally {
      await spy.close();
    }
  });
});
