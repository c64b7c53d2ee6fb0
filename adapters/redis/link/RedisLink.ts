import type { BusLink, LinkMember } from '../../bus/link/BusLink.ts';
import type { RedisSession } from './RedisSession.ts';

/** This node's link to Redis. */
export type RedisLink = BusLink<RedisSession>;

/** A part that uses Redis by commands of its own. */
export type RedisMember = LinkMember<RedisSession>;
