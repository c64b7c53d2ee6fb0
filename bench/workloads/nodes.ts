import type { Figure } from '../Figure.ts';
import type { School } from '../Peer.ts';
import { Stage } from '../Stage.ts';
import { oneRoom } from './classRoom.ts';
import { classes, everybody } from './lessonBell.ts';
import { timesOf, type Workload } from './Workload.ts';
import { windowFigures } from './windowFigures.ts';

interface Case {
  readonly name: string;
  readonly school: School;
  readonly senders: readonly { readonly person: number; readonly room: number }[];
  readonly perSecond: number;
}

const class500 = oneRoom(500);
const bell = classes(50, 30);
const cases: readonly Case[] = [
  {
    name: '500 members, 10 senders, 40 messages/s',
    school: class500,
    senders: Array.from({ length: 10 }, (_, person) => ({ person: person + 1, room: 0 })),
    perSecond: 40,
  },
  { name: '50 rooms of 30, 300 messages/s', school: bell, senders: everybody(bell), perSecond: 300 },
];

export const nodes: Workload = {
  id: 'W7',
  name: 'nodes',
  description: 'a class and the lesson bell on one node and on two over Redis',
  peers: ['socketio', 'homeroom'],
  run: async (circumstances) => {
    const { peer, profileDir } = circumstances;
    const times = timesOf(circumstances, { warmMs: 2_000, forMs: 8_000 });
    const figures: Figure[] = [];
    for (const { name, school, senders, perSecond } of cases)
      for (const count of [1, 2])
        await Stage.run(peer, school, { profileDir, nodes: count }, async (stage) => {
          await stage.connect();
          await stage.warmUp(senders.slice(0, 100), times.fullMs);
          await stage.load.run({ do: 'open', senders, perSecond });
          const window = await stage.measure(times);
          await stage.settle();
          const setting = `${name}, ${count} node${count === 1 ? '' : 's'}`;
          figures.push(...windowFigures(window, { workload: 'W7', setting, peer: peer.name }));
        });
    return figures;
  },
};
