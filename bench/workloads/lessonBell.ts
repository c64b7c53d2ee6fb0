import type { Figure } from '../Figure.ts';
import type { Sender } from '../load/LoadCommand.ts';
import type { School } from '../Peer.ts';
import { pause, Stage, type Window } from '../Stage.ts';
import { type Times, timesOf, type Workload } from './Workload.ts';
import { windowFigures } from './windowFigures.ts';

/** Classes of this size; nobody is in two of them. */
export const classes = (rooms: number, members: number): School => ({
  people: rooms * members,
  rooms: Array.from({ length: rooms }, (_, room) =>
    Array.from({ length: members }, (_, place) => room * members + place),
  ),
});

/** All people, ordered so that successive senders are in different rooms. */
export const everybody = ({ rooms }: School) =>
  (rooms[0] ?? []).flatMap((_, place) => rooms.map((members, room) => ({ person: members[place] ?? 0, room })));

const firstRate = 100;
const growth = 1.3;
const steps = 20;
const limitMs = 250;

const isHeld = ({ seconds, messages, counts }: Window, rate: number): boolean =>
  (counts.deliverMs?.p99 ?? Number.POSITIVE_INFINITY) <= limitMs && messages / seconds > rate * 0.9;

/** What a rate costs, if the peer holds it and everything arrives; undefined if it does not hold it. */
const holds = async (
  stage: Stage,
  senders: readonly Sender[],
  rate: number,
  times: Times,
  say: (line: string) => void,
): Promise<Window | undefined> => {
  await stage.load.run({ do: 'open', senders, perSecond: rate });
  const window = await stage.measure(times);
  const isGood = isHeld(window, rate);
  say(
    `  ${Math.round(rate)}/s: deliver p99 ${window.counts.deliverMs?.p99.toFixed(0)} ms${isGood ? '' : ', not held'}`,
  );
  // Beyond its highest rate a peer may close connections; up to that rate everything must arrive.
  if (isGood) await stage.settle();
  else await stage.load.run({ do: 'settle' });
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
      // A server that has just started compiles its code, which must not be measured.
      await stage.load.run({ do: 'open', senders, perSecond: firstRate });
      await pause(times.forMs);
      await stage.load.run({ do: 'settle' });
      let held: Window | undefined;
      let rate = firstRate;
      for (let step = 0; step < steps; step += 1, rate *= growth) {
        // A second try, because a machine may pause for a moment.
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
