import type { Figure } from '../Figure.ts';
import { pause, Stage } from '../Stage.ts';
import { pairs } from './direct.ts';
import { classes } from './lessonBell.ts';
import type { Circumstances, Workload } from './Workload.ts';

export const restart: Workload = {
  id: 'W5',
  name: 'restart',
  description: 'kill -9 of the server under W1, clients come back and send again; 1,000 sockets cut and back at once',
  peers: ['ws-pg', 'socketio', 'ejabberd', 'homeroom'],
  run: async (circumstances) => [...(await crash(circumstances)), ...(await bounce(circumstances))],
};

const crash = ({ peer, isShort }: Circumstances): Promise<Figure[]> => {
  const school = pairs(100);
  const senders = school.rooms.flatMap((members, room) => members.map((person) => ({ person, room })));
  return Stage.run(peer, school, {}, async (stage) => {
    await stage.connect();
    await stage.load.run({ do: 'persist' });
    await stage.load.run({ do: 'closed', senders });
    await pause(isShort ? 1_500 : 4_000);
    const began = performance.now();
    await stage.served.crash();
    // Until the clients notice that their connections have ended, all people seem to be connected.
    await pause(20);
    await stage.load.run({ do: 'recover' });
    const backSeconds = (performance.now() - began) / 1000;
    await pause(1_000);
    const { sent, acked, delivered, expected } = await stage.load.run({ do: 'settle' });
    const stored = await stage.served.stored();
    if (stored === null) throw new Error(`${peer.name} stores nothing`);
    const figure = (name: string, unit: string, value: number): Figure => ({
      workload: 'W5',
      setting: 'kill -9 under load',
      peer: peer.name,
      name,
      unit,
      value,
    });
    return [
      figure('all are back after', 's', backSeconds),
      figure('sent and never acknowledged', 'messages', sent - acked),
      figure('acknowledged and not stored', 'messages', Math.max(0, acked - stored.distinct)),
      figure('stored twice', 'messages', stored.messages - stored.distinct),
      figure('deliveries missing', 'deliveries', Math.max(0, expected - delivered)),
      figure('deliveries too many', 'deliveries', Math.max(0, delivered - expected)),
    ];
  });
};

const bounce = ({ peer }: Circumstances): Promise<Figure[]> =>
  Stage.run(peer, classes(50, 20), {}, async (stage) => {
    await stage.connect();
    await pause(2_000);
    const [began, before] = [performance.now(), stage.cpu()];
    await stage.load.run({ do: 'bounce' });
    const seconds = (performance.now() - began) / 1000;
    const after = stage.cpu();
    const cpu = after.own + after.postgres + after.redis - before.own - before.postgres - before.redis;
    const common = { workload: 'W5', setting: '1,000 sockets cut at once', peer: peer.name };
    return [
      { ...common, name: 'all are back after', unit: 's', value: seconds },
      { ...common, name: 'CPU for all', unit: 's', value: cpu },
    ];
  });
