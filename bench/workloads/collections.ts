import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure } from '../Figure.ts';
import { freshFolder } from '../freshFolder.ts';
import type { Peer, School } from '../Peer.ts';
import { homeroom, startHomeroom } from '../peers/homeroom.ts';
import { countStored } from '../peers/plainTables.ts';
import { pause, Stage } from '../Stage.ts';
import { askWatch } from '../servers/askWatch.ts';
import type { Collections } from '../servers/watchCollections.ts';
import { setUpSite } from '../setUpSite.ts';
import { pairs } from './direct.ts';
import { fiveRoomsEach } from './idle.ts';
import { timesOf, type Workload } from './Workload.ts';
import { windowFigures } from './windowFigures.ts';

const perSecond = 600;
const rounds = 10;
const betweenMs = 1_000;
const watch = fileURLToPath(new URL('../servers/watchCollections.js', import.meta.url));

/** The people of `pairs`, and others who only wait: what the collector must walk. */
const withWaiting = (waiting: number): School => {
  const [writing, idle] = [pairs(100), fiveRoomsEach(waiting)];
  return {
    people: writing.people + idle.people,
    rooms: [...writing.rooms, ...idle.rooms.map((members) => members.map((person) => person + writing.people))],
  };
};

export const collections: Workload = {
  id: 'W11',
  name: 'collections',
  description: `${perSecond} messages/s in 100 rooms of two beside people who wait, while the whole heap is collected again and again: how long that holds an acknowledgement`,
  peers: ['homeroom'],
  run: async (circumstances) => {
    const waiting = circumstances.isShort ? 1_000 : 8_000;
    const school = withWaiting(waiting);
    const senders = school.rooms.slice(0, 100).flatMap((who, room) => who.map((person) => ({ person, room })));
    const times = timesOf(circumstances, { warmMs: 3_000, forMs: 30_000 });
    const file = join(freshFolder(), 'collections.json');
    return Stage.run(watched(file), school, {}, async (stage) => {
      const ask = (): Promise<Collections> => askWatch(stage.served.pids()[0] ?? 0, file);
      await stage.connect();
      await stage.warmUp(senders, times.fullMs);
      await stage.load.run({ do: 'open', senders, perSecond });
      await ask();
      const alone = await stage.measure(times);
      const { majorMs } = await ask();
      const whole: Collections[] = [];
      const [beside] = await Promise.all([
        stage.measure({ warmMs: 0, forMs: (rounds + 1) * betweenMs }),
        (async () => {
          for (let round = 0; round < rounds; round += 1) {
            await pause(betweenMs);
            whole.push(await ask());
          }
        })(),
      ]);
      await stage.settle();
      const setting = `${waiting} people who wait`;
      const common = { workload: 'W11', peer: homeroom.name };
      const figure = (where: string, name: string, unit: string, value: number): Figure => ({
        ...common,
        ...{ setting: where, name, unit, value },
      });
      const asked = `${setting}, each second a collection of all at once`;
      const longest = (values: readonly number[]): number => Math.max(0, ...values);
      return [
        ...windowFigures(alone, { ...common, setting }),
        figure(setting, 'ack max', 'ms', alone.counts.ackMs?.max ?? Number.NaN),
        figure(setting, 'collections of the whole heap', '', majorMs.length),
        figure(setting, 'longest of them', 'ms', longest(majorMs)),
        ...windowFigures(beside, { ...common, setting: asked }),
        figure(asked, 'ack max', 'ms', beside.counts.ackMs?.max ?? Number.NaN),
        figure(asked, 'longest collection', 'ms', longest(whole.map(({ wholeMs }) => wholeMs))),
        figure(asked, 'heap before', 'MiB', longest(whole.map(({ heapMiB }) => heapMiB))),
      ];
    });
  },
};

const watched = (file: string): Peer => ({
  ...homeroom,
  start: async (site, school, options) => {
    await setUpSite(site.databaseUrl);
    const env = {
      ...{ DATABASE_URL: site.databaseUrl, REDIS_URL: site.redisUrl },
      ...{ NODE_OPTIONS: `--import=${watch}`, COLLECTIONS_FILE: file },
    };
    return startHomeroom(env, school, options, () => countStored(site, 'homeroom.messages'));
  },
});
