import type { Figure } from '../Figure.ts';
import type { School } from '../Peer.ts';
import { Stage } from '../Stage.ts';
import { type Circumstances, timesOf, type Workload } from './Workload.ts';
import { windowFigures } from './windowFigures.ts';

export const oneRoom = (members: number): School => ({
  people: members,
  rooms: [Array.from({ length: members }, (_, person) => person)],
});

interface Case {
  readonly members: number;
  readonly senders: number;
  /** Messages a second of all senders, a rate that every peer holds; null: each sender has one message in flight. */
  readonly perSecond: number | null;
}

/** Each sender stays below Homeroom's limit for one socket, 200 frames a second, also with one message in flight. */
const cases: readonly Case[] = [
  { members: 100, senders: 1, perSecond: 100 },
  { members: 100, senders: 10, perSecond: 200 },
  { members: 100, senders: 40, perSecond: null },
  { members: 500, senders: 1, perSecond: 40 },
  { members: 500, senders: 10, perSecond: 40 },
  { members: 500, senders: 40, perSecond: null },
];

export const classRoom: Workload = {
  id: 'W2',
  name: 'class',
  description: 'one room of 100 and of 500 members, 1, 10 and 40 of them write: cost of one delivery',
  run: async (circumstances) => {
    const figures: Figure[] = [];
    for (const one of cases.filter((one) => settingOf(one).includes(circumstances.only)))
      figures.push(...(await runCase(one, circumstances)));
    return figures;
  },
};

const settingOf = ({ members, senders, perSecond }: Case): string => {
  const load = perSecond === null ? 'one in flight each' : `${perSecond} messages/s`;
  return `${members} members, ${senders} sender${senders === 1 ? '' : 's'}, ${load}`;
};

const runCase = (one: Case, circumstances: Circumstances): Promise<Figure[]> => {
  const { members, senders, perSecond } = one;
  const { peer, profileDir } = circumstances;
  const times = timesOf(circumstances, { warmMs: 2_000, forMs: 8_000 });
  return Stage.run(peer, oneRoom(members), { profileDir }, async (stage) => {
    await stage.connect();
    const forty = Array.from({ length: 40 }, (_, person) => ({ person: person + 1, room: 0 }));
    const who = forty.slice(0, senders);
    await stage.warmUp(forty, times.fullMs);
    await stage.load.run(perSecond === null ? { do: 'closed', senders: who } : { do: 'open', senders: who, perSecond });
    const window = await stage.measure(times);
    await stage.settle();
    return windowFigures(window, { workload: 'W2', setting: settingOf(one), peer: peer.name });
  });
};
