import type { RoomId } from '../../../core/ids.ts';
import { roomChannel } from '../../bus/rooms/BusMessage.ts';
import type { RedisLink } from '../link/RedisLink.ts';
import { RedisScript } from '../link/RedisScript.ts';

/**
 * KEYS: the channel; ARGV: the subcommand of PUBSUB. As a script it goes to the shard of the channel: the command itself
 * names no key, and a client of a cluster sends it to any of them.
 */
const countScript = new RedisScript(`return redis.call('PUBSUB', ARGV[1], KEYS[1])`);

/** Milliseconds in which Redis says who listens. */
const patienceMs = 3_000;

/**
 * On how many nodes somebody reads the room at this moment: each subscribes to what one of its clients has open.
 * @throws Error while the link is broken, or if Redis is too slow
 */
export const countListeners = (link: RedisLink, roomId: RoomId): Promise<number> =>
  link.use(patienceMs, async (session) => {
    const channel = link.keyOf(roomChannel(roomId));
    const answer = await countScript.run(session, [channel], [session.hasAllKeys ? 'NUMSUB' : 'SHARDNUMSUB']);
    return Number((answer as readonly unknown[])[1] ?? 0);
  });
