import { randomBytes } from 'node:crypto';
import { type Check, findingOf, unasked } from '../../../core/doctor/Check.ts';
import { withinMs } from '../../bus/link/withinMs.ts';
import { openPostgresSession } from '../link/openPostgresSession.ts';
import type { PostgresBusSettings } from '../link/PostgresBusSettings.ts';

/** Milliseconds to connect and to be heard. */
const patienceMs = 5_000;
const channel = 'doctor';

/** Whether a connection leads past poolers on which a node can listen. @param settings undefined: nodes do not need one */
export const makeBusCheck = (settings: PostgresBusSettings | undefined): Check => ({
  name: 'bus.reach',
  severity: 'warning',
  problem:
    'no connection on which nodes hear each other over PostgreSQL, so that messages take up to some seconds between them',
  remedy:
    'Set DATABASE_DIRECT_URL to the address of PostgreSQL past its pooler, and leave one connection more for each node.',
  run: async () => {
    if (settings === undefined) return unasked('nodes do not hear each other over PostgreSQL');
    const failure = await withinMs(patienceMs, listenOnce(settings), 'it does not answer').then(
      () => undefined,
      (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
    );
    return findingOf(failure === undefined ? [] : [failure]);
  },
});

/** Listens where nobody else does, and hears its own notification. */
const listenOnce = async (settings: PostgresBusSettings): Promise<void> => {
  const draw = randomBytes(16);
  const meeting = {
    channel: `homeroom_doctor_${draw.toString('hex')}`,
    lock: [draw.readInt32BE(0), draw.readInt32BE(4)] as const,
  };
  let onHeard = (): void => {};
  let onLost = (_cause: Error): void => {};
  const heard = new Promise<void>((resolve, reject) => {
    onHeard = resolve;
    onLost = reject;
  });
  heard.catch(() => undefined); // connecting says why
  const session = openPostgresSession(
    settings,
    () => meeting,
  )({
    onMessage: () => onHeard(),
    onLost: (cause) => onLost(cause),
  });
  try {
    await session.connect();
    await session.subscribe([channel]);
    await session.publish([{ channel, payload: 'heard' }]);
    await heard;
    await session.beat(channel, 1);
  } finally {
    session.destroy();
  }
};
