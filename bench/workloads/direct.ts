import type { Figure } from '../Figure.ts';
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

/** Messages a second of all people together, from a quiet evening on; every peer holds 600. */
const rates = [10, 50, 200, 600, 1_500];
/** What a short look measures, and the goals are about. */
const equalRate = 600;
/** At less than this share of the rate a peer does not hold it, and its figures are those of a queue. */
const heldShare = 0.95;
const full = 'one in flight each';
const settingOf = (perSecond: number): string => `${perSecond} messages/s`;

export const direct: Workload = {
  id: 'W1',
  name: 'direct',
  description: `200 people in 100 rooms of two; each has one message in flight, or ${rates.join(', ')} messages/s in all`,
  takesSqlOnly: true,
  run: async (circumstances) => {
    const { peer, profileDir, isShort, seconds, only, say } = circumstances;
    const school = pairs(100);
    const senders = school.rooms.flatMap((members, room) => members.map((person) => ({ person, room })));
    const times = timesOf(circumstances, { warmMs: 3_000, forMs: 10_000 });
    if (peer.isSqlOnly) return runPgbench(school, times.forMs / 1_000);
    const isLook = isShort || seconds !== undefined;
    const chosen = rates.filter((rate) => (rate === equalRate || !isLook) && settingOf(rate).includes(only));
    return Stage.run(peer, school, { profileDir }, async (stage) => {
      await stage.connect();
      await stage.warmUp(senders, times.fullMs);
      const figures: Figure[] = [];
      for (const perSecond of chosen) {
        await stage.load.run({ do: 'open', senders, perSecond });
        const window = await stage.measure(times);
        await stage.settle();
        const setting = settingOf(perSecond);
        if (window.messages / window.seconds < perSecond * heldShare) say(`${peer.name} does not hold ${setting}`);
        else figures.push(...windowFigures(window, { workload: 'W1', setting, peer: peer.name }));
      }
      if (!full.includes(only)) return figures;
      await stage.load.run({ do: 'closed', senders });
      const window = await stage.measure(times);
      await stage.settle();
      return [...windowFigures(window, { workload: 'W1', setting: full, peer: peer.name }), ...figures];
    });
  },
};
