import type { Figure } from '../Figure.ts';
import type { Sender } from '../load/LoadCommand.ts';
import type { School } from '../Peer.ts';
import { pause, Stage, type Window } from '../Stage.ts';
import { type Times, timesOf, type Workload } from './Workload.ts';
import { windowFigures } from './windowFigures.ts';

/** Classes of so many members, nobody in two of them. */
export const classes = (rooms: number, members: number): School => ({
  people: rooms * members,
  rooms: Array.from({ length: rooms }, (_, room) =>
    Array.from({ length: members }, (_, place) => room * members + place),
  ),
});

/** Everybody takes a turn, one after the other through all rooms. */
export const everybody = ({ rooms }: School) =>
  (rooms[0] ?? []).flatMap((_, place) => rooms.map((members, room) => ({ person: members[place] ?? 0, room })));

const firstRate = 100;
const growth = 1.3;
const steps = 20;
const limitMs = 250;

const isHeld = ({ seconds, messages, counts }: Window, rate: number): boolean =>
  (counts.deliverMs?.p99 ?? Number.POSITIVE_INFINITY) <= limitMs && messages / seconds > rate * 0.9;

/** What a rate cost, if it was held; then everything has to arrive, too. A peer gets a second try: machines hiccup. */
const holds = async (
  stage: Stage,
  senders: readonly Sender[],
  rate: number,
  times: Times,
  say: (line: string) => void,
): Promise<Window | undefined> => {
  await stage.load.ask({ do: 'open', senders, perSecond: rate });
  const window = await stage.measure(times);
  const isGood = isHeld(window, rate);
  say(
    `  ${Math.round(rate)}/s: deliver p99 ${window.counts.deliverMs?.p99.toFixed(0)} ms${isGood ? '' : ', not held'}`,
  );
  // Beyond what a peer can hold it may close connections; up to there everything has to arrive.
  if (isGood) await stage.settle();
  else await stage.load.ask({ do: 'settle' });
  return isGood ? window : undefined;
};

export const lessonBell: Workload = {
  id: 'W3',
  name: 'lesson-bell',
  description: '50 rooms of 30, everybody writes, faster and faster until deliver p99 passes 250 ms',
  run: async (circumstances) => {
    const { peer, profileDir, say } = circumstances;
    const school = classes(50, 30);
    const senders = everybody(school);
    const times = timesOf(circumstances, { warmMs: 1_500, forMs: 5_000 });
    return Stage.run(peer, school, { profileDir }, async (stage) => {
      await stage.connect();
      // A server that has just started compiles what it runs: that is not what is measured.
      await stage.load.ask({ do: 'open', senders, perSecond: firstRate });
      await pause(times.forMs);
      await stage.load.ask({ do: 'settle' });
      let held: Window | undefined;
      let rate = firstRate;
      for (let step = 0; step < steps; step += 1, rate *= growth) {
        const window =
          (await holds(stage, senders, rate, times, say)) ?? (await holds(stage, senders, rate, times, say));
        if (window === undefined) break;
        held = window;
      }
      if (held === undefined) throw new Error(`${firstRate} messages/s cannot be held`);
      const common = { workload: 'W3', setting: 'highest rate held', peer: peer.name };
      const highest: Figure = { ...common, name: 'highest rate', unit: '1/s', value: rate / growth };
      return [highest, ...windowFigures(held, common)];
    });
  },
};
