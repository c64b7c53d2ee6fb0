import type { School } from '../Peer.ts';
import { Stage } from '../Stage.ts';
import { runPgbench } from './runPgbench.ts';
import { timesOf, type Workload } from './Workload.ts';
import { windowFigures } from './windowFigures.ts';

/** This many rooms, with two people in each. */
export const pairs = (rooms: number): School => ({
  people: rooms * 2,
  rooms: Array.from({ length: rooms }, (_, room) => [room * 2, room * 2 + 1]),
});

/** Messages a second of the fixed rate, which every peer holds. */
const equalRate = 600;

export const direct: Workload = {
  id: 'W1',
  name: 'direct',
  description: '200 people in 100 rooms of two; each has one message in flight, or 600 messages/s in all',
  takesSqlOnly: true,
  run: async (circumstances) => {
    const { peer, profileDir } = circumstances;
    const school = pairs(100);
    const senders = school.rooms.flatMap((members, room) => members.map((person) => ({ person, room })));
    const times = timesOf(circumstances, { warmMs: 3_000, forMs: 10_000 });
    if (peer.isSqlOnly) return runPgbench(school, times.forMs / 1_000);
    return Stage.run(peer, school, { profileDir }, async (stage) => {
      await stage.connect();
      await stage.warmUp(senders, times.fullMs);
      await stage.load.run({ do: 'open', senders, perSecond: equalRate });
      const equal = await stage.measure(times);
      await stage.settle();
      await stage.load.run({ do: 'closed', senders });
      const full = await stage.measure(times);
      await stage.settle();
      return [
        ...windowFigures(full, { workload: 'W1', setting: 'one in flight each', peer: peer.name }),
        ...windowFigures(equal, { workload: 'W1', setting: `${equalRate} messages/s`, peer: peer.name }),
      ];
    });
  },
};
