import type { Summary } from './summarise.ts';

/** A limit that Homeroom must meet. */
export interface Goal {
  readonly text: string;
  /** The greatest value that meets the goal, or the least one if `isLeast`. */
  readonly limit: number;
  readonly isLeast?: boolean;
  readonly value: (find: Find) => number;
}

export interface Judgement {
  readonly text: string;
  readonly limit: number;
  readonly value: number;
  readonly isMet: boolean;
}

/** The median of a figure; NaN if it was not measured. */
export type Find = (peer: string, workload: string, setting: string, name: string) => number;

const full = 'one in flight each';
/** The rate of an ordinary hour. */
const ordinary = '600 messages/s';
const cpu = 'CPU per message';
const perDelivery = 'CPU per delivery';
const held = 'highest rate held';
const ratio = (workload: string, setting: string, name: string, peer: string) => (find: Find) =>
  find('homeroom', workload, setting, name) / find(peer, workload, setting, name);
const own = (workload: string, setting: string, name: string) => (find: Find) =>
  find('homeroom', workload, setting, name);

const roster = '20000 students, 300000 relations';
const small = '1000 people';
const large = '100000 people';
export const readNames = [
  'room list of a teacher',
  ...['a student', 'a teacher', 'a tutor', 'a parent', 'an admin'].map((role) => `contacts of ${role}`),
  ...['a student', 'a teacher', 'an admin'].map((role) => `contact search of ${role}`),
  'history, last page',
  'history, 2,500 messages back',
  'message search of a teacher',
  'unread of a teacher',
  'access check',
];

export const goals: readonly Goal[] = [
  { text: 'W1 CPU per message / ws-pg, one in flight each', limit: 0.25, value: ratio('W1', full, cpu, 'ws-pg') },
  { text: 'W1 ack p99 / ws-pg, one in flight each', limit: 0.5, value: ratio('W1', full, 'ack p99', 'ws-pg') },
  { text: 'W1 CPU per message / ws-pg, 600 messages/s', limit: 1.2, value: ratio('W1', ordinary, cpu, 'ws-pg') },
  { text: 'W1 deliver p50 / ws-pg, 600 messages/s', limit: 1.3, value: ratio('W1', ordinary, 'deliver p50', 'ws-pg') },
  {
    text: 'W2 CPU per delivery / ws-pg, 100 members, 10 senders, 200 messages/s',
    limit: 1.1,
    value: ratio('W2', '100 members, 10 senders, 200 messages/s', perDelivery, 'ws-pg'),
  },
  ...[['ws-pg', 1 / 3] as const, ['ws-raw', 1] as const].map(([peer, limit]) => ({
    text: `W2 CPU per delivery / ${peer}, 100 members, 40 senders, one in flight each`,
    limit,
    value: ratio('W2', `100 members, 40 senders, ${full}`, perDelivery, peer),
  })),
  {
    text: 'W2 CPU per delivery / ws-raw, 500 members, 1 sender, 40 messages/s',
    limit: 1.25,
    value: ratio('W2', '500 members, 1 sender, 40 messages/s', perDelivery, 'ws-raw'),
  },
  { text: 'W3 highest rate / ws-pg', limit: 2.5, isLeast: true, value: ratio('W3', held, 'highest rate', 'ws-pg') },
  { text: 'W3 CPU per delivery there / ws-pg', limit: 1 / 2.5, value: ratio('W3', held, perDelivery, 'ws-pg') },
  { text: 'W4 PSS per connection, KiB', limit: 20, value: own('W4', '10000 connections', 'PSS per connection') },
  { text: 'W4 connects/s', limit: 1_500, isLeast: true, value: own('W4', '10000 connections', 'connects') },
  {
    text: 'W5 all are back after kill -9 / ws-pg',
    limit: 1,
    value: ratio('W5', 'kill -9 under load', 'all are back after', 'ws-pg'),
  },
  {
    text: 'W4 PSS per connection, two workers, KiB',
    limit: 10,
    value: own('W4', '20000 connections, 2 workers', 'PSS per connection'),
  },
  ...[
    'acknowledged and not stored',
    'sent and never acknowledged',
    'stored twice',
    'deliveries missing',
    'deliveries too many',
  ].map((name) => ({ text: `W5 ${name}`, limit: 0, value: own('W5', 'kill -9 under load', name) })),
  ...readNames.flatMap((name) => [
    { text: `W6 ${name} / by hand`, limit: 1.3, value: own('W6', large, `${name}: ratio`) },
    {
      // Twice as much is allowed: indexes are one page deeper, and some pages are not in memory.
      text: `W6 ${name}, 100,000 people / 1,000 people`,
      limit: 2,
      value: (find: Find) =>
        find('homeroom', 'W6', large, `${name}: SQL`) / find('homeroom', 'W6', small, `${name}: SQL`),
    },
  ]),
  { text: 'W6 contacts request p99, ms', limit: 10, value: own('W6', large, 'contacts: request p99') },
  { text: 'W6 room list request p99, ms', limit: 20, value: own('W6', large, 'room list: request p99') },
  { text: 'W6 history request p99, ms', limit: 20, value: own('W6', large, 'history: request p99') },
  ...['500 members, 10 senders, 40 messages/s', '50 rooms of 30, 300 messages/s'].map((name) => ({
    text: `W7 CPU per delivery, 2 nodes / 1 node, ${name}`,
    limit: 1.15,
    value: (find: Find) =>
      find('homeroom', 'W7', `${name}, 2 nodes`, perDelivery) / find('homeroom', 'W7', `${name}, 1 node`, perDelivery),
  })),
  { text: 'W8 import of 300,000 relations, s', limit: 60, value: own('W8', roster, 'import') },
  { text: 'W8 peak RSS, MB', limit: 500, value: own('W8', roster, 'peak RSS') },
  { text: 'W8 one change p50, ms', limit: 20, value: own('W8', roster, 'one change: p50') },
  ...['8 uploads of 25 MB', '8 uploads of 12 megapixels'].map((name) => ({
    text: `W9 CPU of the loop’s longest turn, ${name}, ms`,
    limit: 20,
    value: own('W9', name, 'loop: CPU of the longest turn'),
  })),
  {
    text: 'W10 deciding who is told in a room of 30, ms',
    limit: 1,
    value: own('W10', 'a room of 30', 'deciding, a message'),
  },
  {
    text: 'W10 an announcement to 3,000 people handed over, s',
    limit: 60,
    value: own('W10', '3000 people by mail', 'all handed over after'),
  },
  {
    text: 'W11 longest collection of the whole heap, 8,000 people who wait, ms',
    limit: 50,
    value: own('W11', '8000 people who wait', 'longest of them'),
  },
];

/** Compares the figures with the goals; goals without figures are left out. */
export const judge = (summaries: readonly Summary[], all: readonly Goal[] = goals): Judgement[] => {
  const find: Find = (peer, workload, setting, name) =>
    summaries.find(
      (one) => one.peer === peer && one.workload === workload && one.setting === setting && one.name === name,
    )?.median ?? Number.NaN;
  return all.flatMap(({ text, limit, isLeast = false, value: measure }) => {
    const value = measure(find);
    if (Number.isNaN(value)) return [];
    return [{ text: `${text} ${isLeast ? '≥' : '≤'}`, limit, value, isMet: isLeast ? value >= limit : value <= limit }];
  });
};
