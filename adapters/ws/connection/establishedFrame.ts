import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../core/clock.ts';
import type { ServerFrame } from '../../wire/frames/serverFrames.ts';
import type { ConnectedPerson } from '../fanout/ConnectedPerson.ts';

interface Facts {
  readonly epochNow: () => string;
  readonly isDegraded: () => boolean;
  readonly clock: Pick<Clock, 'now'>;
  readonly limits: { readonly heartbeatMs: number };
}

/** The first frame of a socket that has been let in. */
export const establishedFrame = (person: ConnectedPerson, facts: Facts): ServerFrame => ({
  type: 'connection_established',
  user_id: person.userId,
  username: person.account?.externalId ?? '',
  session_id: randomUUID(),
  epoch: facts.epochNow(),
  heartbeat_ms: facts.limits.heartbeatMs,
  degraded: facts.isDegraded(),
  timestamp: facts.clock.now().toISOString(),
});
