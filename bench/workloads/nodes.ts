import type { Figure } from '../Figure.ts';
import type { School, StartOptions } from '../Peer.ts';
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

interface Shape {
  readonly name: string;
  readonly options: Pick<StartOptions, 'nodes' | 'workers'>;
}

const shapes: readonly Shape[] = [
  { name: '1 node', options: {} },
  { name: '2 nodes', options: { nodes: 2 } },
];
/** One server of two processes, which only Homeroom has. */
const byWorkers: Shape = { name: '2 workers', options: { workers: 2 } };

export const nodes: Workload = {
  id: 'W7',
  name: 'nodes',
  description: 'a class and the lesson bell on one node, on two, and on one of two workers, over Redis',
  peers: ['socketio', 'homeroom'],
  run: async (circumstances) => {
    const { peer, profileDir, only } = circumstances;
    const times = timesOf(circumstances, { warmMs: 2_000, forMs: 8_000 });
    const figures: Figure[] = [];
    for (const { name, school, senders, perSecond } of cases)
      for (const shape of peer.name === 'homeroom' ? [...shapes, byWorkers] : shapes) {
        const setting = `${name}, ${shape.name}`;
        if (!setting.includes(only)) continue;
        await Stage.run(peer, school, { profileDir, ...shape.options }, async (stage) => {
          await stage.connect();
          await stage.warmUp(senders.slice(0, 100), times.fullMs);
          await stage.load.run({ do: 'open', senders, perSecond });
          const window = await stage.measure(times);
          await stage.settle();
          figures.push(...windowFigures(window, { workload: 'W7', setting, peer: peer.name }));
        });
      }
    return figures;
  },
};
