import { eventually } from '../support/eventually.ts';
import { type Cluster, directoryKey } from './Cluster.ts';
import { checkFeed } from './checkFeed.ts';
import { checkHistory } from './checkHistory.ts';
import type { Fault, Stage } from './Fault.ts';
import { FaultSchool } from './FaultSchool.ts';
import { FeedFollower } from './FeedFollower.ts';
import { type Figure, isMissed } from './Figure.ts';
import type { StoredRoom } from './History.ts';
import { HistoryClient } from './HistoryClient.ts';
import { readStored } from './readStored.ts';
import { type SeededRandom, seededRandom } from './seededRandom.ts';
import { reporter, type Violation } from './Violation.ts';
import { Workload } from './Workload.ts';

export interface RoundOptions {
  readonly seed: number;
  /** Milliseconds for which the fault may repeat itself. */
  readonly faultMs: number;
  readonly isShort: boolean;
  readonly perSecond?: number;
}

export interface Round {
  readonly fault: string;
  readonly seed: number;
  readonly operations: number;
  readonly sent: number;
  readonly acked: number;
  readonly violations: readonly Violation[];
  readonly figures: readonly Figure[];
  /** Why the fault was not run. */
  readonly skipped?: string;
}

const warmUpMs = 1_500;
/** Milliseconds in which all clients must settle after the cluster is healed. */
const settleMs = 90_000;
/** Milliseconds in which the feed must have everything: a lease of 5 s, and the sweep. */
const feedMs = 15_000;
/** People with two devices. */
const twice = ['tess', 'sam'];

let rounds = 0;

/** Runs a fault while a school works; then heals the cluster, waits until all settle, and checks the invariants. */
export const runRound = async (cluster: Cluster, fault: Fault, options: RoundOptions): Promise<Round> => {
  const { seed, faultMs, isShort, perSecond } = options;
  const random = seededRandom(seed).fork(fault.name);
  await cluster.heal();
  const crashesBefore = cluster.crashes.length;
  rounds += 1;
  const school = await FaultSchool.open(cluster, `r${rounds}-${process.pid}-`);
  const clients = openClients(cluster, school, random);
  const follower = new FeedFollower(cluster.addresses, directoryKey);
  const nodes = cluster.nodes.length;
  const workload = new Workload({
    school,
    clients,
    nodes,
    random: random.fork('workload'),
    ...(perSecond && { perSecond }),
  });
  const failures: Violation[] = [];
  const stage: Stage = {
    cluster,
    school,
    clients,
    workload,
    random: random.fork('fault'),
    deadline: performance.now() + warmUpMs + faultMs,
    size: (full, short) => (isShort ? short : full),
    elapse: (ms) => new Promise((resolve) => setTimeout(() => resolve(), ms)),
    report: reporter(failures),
  };
  try {
    await eventually(
      () =>
        check(
          clients.every(({ isLive }) => isLive),
          'clients are not connected',
        ),
      { within: 30_000 },
    );
    follower.start();
    workload.start();
    await stage.elapse(warmUpMs);
    const figures = await fault.run(stage);
    await stage.elapse(warmUpMs);
    await workload.stop();
    await cluster.heal();
    const rooms = await settle(cluster, school, clients).catch(async (failure: Error) => {
      failures.push({ invariant: 'I4', wrong: 'unsettled', facts: { what: failure.message } });
      return readStored(cluster.postgres.url, school.userIds);
    });
    const missing = await followAll(follower, rooms);
    for (const client of clients) client.stop();
    const histories = clients.map(({ history }) => history);
    for (const crash of cluster.crashes.slice(crashesBefore))
      failures.push({ invariant: 'I15', wrong: 'failure', facts: { what: crash } });
    for (const { name, notices, sends } of histories)
      for (const what of [...notices.map((notice) => notice.what), ...sends.map(({ code }) => `error ${code}`)])
        if (what === 'error INTERNAL')
          failures.push({ invariant: 'I15', wrong: 'failure', facts: { client: name, what } });
    return {
      fault: fault.name,
      seed,
      operations: workload.count,
      sent: histories.reduce((sum, { sends }) => sum + sends.length, 0),
      acked: histories.reduce((sum, { sends }) => sum + sends.filter(({ outcome }) => outcome === 'acked').length, 0),
      violations: [...failures, ...missing, ...checkHistory({ histories, rooms })],
      figures,
    };
  } finally {
    await follower.stop();
    for (const client of clients) client.stop();
    await workload.stop();
  }
};

/** `ok` if no invariant is violated and no figure exceeds its limit. */
export const verdictOf = ({ violations, figures, skipped }: Round): 'ok' | 'slow' | 'BROKEN' | 'skipped' => {
  if (skipped !== undefined) return 'skipped';
  if (violations.length > 0) return 'BROKEN';
  return figures.some(isMissed) ? 'slow' : 'ok';
};

const openClients = (cluster: Cluster, school: FaultSchool, random: SeededRandom): HistoryClient[] => {
  const devices = school.people.flatMap((person) => (twice.includes(person.name) ? [person, person] : [person]));
  return devices.map((person, index) => {
    const name = `${person.name}#${index}`;
    const client = new HistoryClient({
      ...person,
      name,
      isModerator: person.name === 'ada',
      nodes: cluster.addresses,
      random: random.fork(name),
    });
    client.start(index % cluster.nodes.length);
    return client;
  });
};

/** Resolves to the stored rooms once every send is answered and every client has everything. */
const settle = (cluster: Cluster, school: FaultSchool, clients: readonly HistoryClient[]): Promise<StoredRoom[]> =>
  eventually(
    async () => {
      for (const { name, isSettled } of clients) check(isSettled, `${name} has not settled`);
      const rooms = await readStored(cluster.postgres.url, school.userIds);
      for (const client of clients)
        for (const { id, headSeq, memberships } of rooms) {
          const isMember = memberships.some(({ userId, isUsable }) => userId === client.history.userId && isUsable);
          const cursor = client.rooms.cursorOf(id);
          const about = `${client.name} in room ${id}`;
          if (isMember) check(cursor === headSeq, `${about} is at ${cursor} of ${headSeq} events`);
          check(
            client.rooms.isMemberOf(id) === isMember,
            `${about} does not know that it ${isMember ? 'is' : 'is not'} a member`,
          );
        }
      return rooms;
    },
    { within: settleMs, every: 250 },
  );

/** What is wrong with the feed once it had the time of a take-over to catch up. */
const followAll = async (follower: FeedFollower, rooms: readonly StoredRoom[]): Promise<Violation[]> => {
  const violationsNow = (): Violation[] => checkFeed({ seen: follower.seen, rooms });
  await eventually(() => check(violationsNow().length === 0, 'the feed is not complete'), {
    within: feedMs,
    every: 250,
  }).catch(() => undefined); // what is wrong is in the result
  return violationsNow();
};

const check = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};
