import type { Clock } from '../../../core/clock.ts';
import { BusLink, type LinkTimes } from '../../bus/link/BusLink.ts';
import type { LinkLog } from '../../bus/link/LinkLog.ts';
import { openPostgresSession } from './openPostgresSession.ts';
import type { PostgresBusSettings } from './PostgresBusSettings.ts';
import type { PostgresLink } from './PostgresLink.ts';

export interface OpenPostgresBusOptions {
  readonly clock: Clock;
  readonly log: LinkLog;
  /** As `LinkOptions`. */
  readonly readSecret: () => Promise<string>;
  readonly times?: Partial<LinkTimes>;
}

/**
 * A link over PostgreSQL that is not connected yet: make its members first, then call `start()`. The channel and the lock are
 * named by the nodes' secret, so chats in several schemas of one database do not hear each other.
 */
export const openPostgresBus = (settings: PostgresBusSettings, options: OpenPostgresBusOptions): PostgresLink => {
  const open = openPostgresSession(settings, () => {
    const key = link.secret.key({ purpose: 'homeroom bus lock 1', nodeId: '' });
    return { channel: `homeroom_${link.keyOf('bus')}`, lock: [key.readInt32BE(0), key.readInt32BE(4)] };
  });
  const link: PostgresLink = new BusLink({ ...options, name: 'the bus over postgres', prefix: '', open });
  return link;
};
