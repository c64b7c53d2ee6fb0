import { expect } from 'chai';
import { LinkedFeedHints } from '../../../../adapters/bus/feed/LinkedFeedHints.ts';
import { writeEnvelope } from '../../../../adapters/bus/secret/Envelope.ts';
import { Seal } from '../../../../adapters/bus/secret/Seal.ts';
import { directoryStream, type StreamId } from '../../../../core/feed/Feed.ts';
import { asRoomId } from '../../../../core/ids.ts';
import { eventually } from '../../../support/eventually.ts';
import { runRedisCommand } from '../../../support/startRedis.ts';
import { withRedis } from '../../../support/testRedis.ts';
import { RedisNode } from '../RedisNode.ts';

withRedis('LinkedFeedHints', (getRedis) => {
  let nodes: RedisNode[] = [];
  let opened = 0;
  const open = async () => {
    opened += 1;
    const redis = { ...getRedis(), prefix: `${getRedis().prefix}feed${opened}:` };
    nodes = await Promise.all([RedisNode.start(redis), RedisNode.start(redis)]);
    const [here, there] = nodes.map(({ link }) => new LinkedFeedHints(link));
    const heard: StreamId[][] = [];
    const own: StreamId[][] = [];
    here?.listen((streamIds) => own.push([...streamIds]));
    const stop = there?.listen((streamIds) => heard.push([...streamIds])) ?? expect.fail();
    const arrived = async (streamId: StreamId): Promise<void> => {
      await eventually(() => {
        here?.publish([streamId]);
        expect(heard.flat()).to.include(streamId);
      });
    };
    return { redis, here: here ?? expect.fail(), heard, own, stop, arrived };
  };
  afterEach(() => Promise.all(nodes.map((node) => node.close())));

  it('carries the ids of streams to the other nodes, in messages of bounded length', async () => {
    const { here, heard, own, arrived } = await open();
    await arrived(directoryStream);
    heard.length = 0;
    const many = Array.from({ length: 1_500 }, (_, index) => asRoomId(index + 1));
    here.publish(many);
    await eventually(() => expect(heard.flat()).to.include.members(many));
    expect(Math.max(...heard.map(({ length }) => length))).to.equal(1_000);
    expect(own).to.deep.equal([]);
  });

  it('ignores what no node can have published', async () => {
    const { redis, heard, arrived } = await open();
    await arrived(asRoomId(1));
    const { link } = nodes[0] ?? expect.fail();
    const seal = new Seal({ secret: link.secret, nodeId: 'x', purpose: 'homeroom feed 1' });
    const sealed = ['5', '["1"]', '[-1]', '[1.5]', '{}'].map((text) =>
      writeEnvelope(seal, 'feed', { nodeId: 'x', at: link.now(), text }),
    );
    for (const junk of ['', '{', '[]', '{"node":"x","moved":[5]}', ...sealed])
      await runRedisCommand(redis.url, 'PUBLISH', link.keyOf('feed'), junk);
    await arrived(asRoomId(2));
    expect(new Set(heard.flat())).to.deep.equal(new Set([1, 2]));
  });

  it('delivers nothing after the end of listening', async () => {
    const { here, heard, stop, arrived } = await open();
    await arrived(asRoomId(1));
    stop();
    const count = heard.length;
    const later = nodes[1] ?? expect.fail();
    const again: StreamId[] = [];
    new LinkedFeedHints(later.link).listen((streamIds) => again.push(...streamIds));
    await eventually(() => {
      here.publish([asRoomId(2)]);
      expect(again).to.include(2);
    });
    expect(heard.length).to.equal(count);
  });
});
