import type { Figure } from '../Figure.ts';
import { Load } from '../load/Load.ts';
import type { School } from '../Peer.ts';
import { pause, Stage } from '../Stage.ts';
import type { Circumstances, Workload } from './Workload.ts';

const roomsOfEach = 5;
const members = 30;

/** Each person is a member of five rooms of thirty; each opener opens five rooms. */
export const fiveRoomsEach = (people: number): School => {
  const rooms = Math.floor((people * roomsOfEach) / members);
  const openers = Math.ceil(rooms / roomsOfEach);
  const others = people - openers;
  return {
    people,
    rooms: Array.from({ length: rooms }, (_, room) => [
      Math.floor(room / roomsOfEach),
      ...Array.from({ length: members - 1 }, (_, place) => openers + ((room * (members - 1) + place) % others)),
    ]),
  };
};

export const idle: Workload = {
  id: 'W4',
  name: 'idle',
  description: 'connections that only wait, of people in five rooms each: memory, connects/s, processor while idle',
  // Not ejabberd: if 10,000 people enter five rooms of thirty, it sends 1.5 million presences.
  peers: ['ws-raw', 'ws-pg', 'socketio', 'homeroom', 'homeroom-embedded'],
  run: async (circumstances) => {
    const figures: Figure[] = [];
    for (const { people, workers } of circumstances.isShort ? cases.slice(0, 1) : cases) {
      const setting = `${people} connections${workers === 1 ? '' : `, ${workers} workers`}`;
      const isMeant = setting.includes(circumstances.only) && (workers === 1 || circumstances.peer.name === 'homeroom');
      if (isMeant) figures.push(...(await runCase({ people, workers, setting }, circumstances)));
    }
    return figures;
  },
};

/** Connections of one process of the load, which often may open no more than 20,000 files. */
const mostOfOneLoad = 12_000;

/** Only Homeroom has workers. */
const cases = [
  { people: 2_000, workers: 1 },
  { people: 10_000, workers: 1 },
  { people: 20_000, workers: 2 },
] as const;

interface Case {
  readonly people: number;
  readonly workers: number;
  readonly setting: string;
}

const runCase = (one: Case, circumstances: Circumstances): Promise<Figure[]> => {
  const { people, workers } = one;
  const { peer, profileDir } = circumstances;
  return Stage.run(peer, fiveRoomsEach(people), { profileDir, workers }, async (stage) => {
    const others = Array.from({ length: Math.ceil(people / mostOfOneLoad) - 1 }, () => new Load());
    try {
      return await connectAndWait(stage, others, one, circumstances);
    } finally {
      await Promise.all(others.map((load) => load.stop()));
    }
  });
};

const connectAndWait = async (
  stage: Stage,
  others: readonly Load[],
  { people, setting }: Case,
  { peer, isShort }: Circumstances,
): Promise<Figure[]> => {
  // A new process, because the old one's heap still has free space from filling the school.
  await stage.served.crash();
  await stage.served.ready();
  await pause(2_000);
  const [before, cpuBefore] = [stage.memory(), stage.cpu()];
  const seconds = await stage.connect(others);
  const cpuAfter = stage.cpu();
  await pause(5_000);
  const after = stage.memory();
  const window = await stage.measure({ warmMs: 0, forMs: isShort ? 4_000 : 15_000 });
  for (const load of [stage.load, ...others]) {
    const { closed } = await load.run({ do: 'count' });
    if (closed > 0) throw new Error(`${closed} connections lost`);
  }
  const figure = (name: string, unit: string, value: number): Figure => ({
    ...{ workload: 'W4', setting, peer: peer.name },
    ...{ name, unit, value },
  });
  return [
    figure('PSS per connection', 'KiB', (after.pss - before.pss) / people / 1024),
    figure('RSS per connection', 'KiB', (after.rss - before.rss) / people / 1024),
    figure('connects', '1/s', people / seconds),
    figure('CPU per connect', 'µs', ((total(cpuAfter) - total(cpuBefore)) / people) * 1e6),
    figure('CPU while idle', 'cores', window.cpuSeconds / window.seconds),
  ];
};

const total = (shares: ReturnType<Stage['cpu']>): number => shares.own + shares.postgres + shares.redis;
