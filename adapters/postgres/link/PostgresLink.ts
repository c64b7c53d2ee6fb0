import type { BusLink, LinkMember } from '../../bus/link/BusLink.ts';
import type { PostgresSession } from './PostgresSession.ts';

/** This node's link to the other nodes over PostgreSQL. */
export type PostgresLink = BusLink<PostgresSession>;

/** A part that relies on the one order of all notifications. */
export type PostgresMember = LinkMember<PostgresSession>;
