import { expect } from 'chai';
import { describeWithServer } from '../support/describeWithServer.ts';
import type { ServerSource } from '../support/findServer.ts';
import { postgresFolder } from '../support/startPostgres.ts';
import { Cluster, needsPooler } from './Cluster.ts';
import type { Fault } from './Fault.ts';
import { runRound } from './runRound.ts';
import { seededRandom } from './seededRandom.ts';
import { violationText } from './Violation.ts';

const seed = 1;
/** These tests kill their servers, so they need their own. */
const source: ServerSource =
  postgresFolder() === undefined
    ? { kind: 'none', reason: 'no PostgreSQL binaries on this machine' }
    : { kind: 'binaries' };

const pooledSource = (): ServerSource => {
  const reason = needsPooler();
  return reason === undefined ? { kind: 'binaries' } : { kind: 'none', reason };
};

/** Declares one fault in its short form. It checks only invariants, because times depend on the load of the machine. */
const survives = (getCluster: () => Cluster, title: string, fault: Fault): void =>
  void it(title, async function run() {
    this.timeout(180_000);
    const obstacle = fault.obstacle?.(getCluster());
    if (obstacle !== undefined && this.test !== undefined) this.test.title += ` [${obstacle}]`;
    if (obstacle !== undefined) this.skip();
    const round = await runRound(getCluster(), fault, { seed, faultMs: 10_000, isShort: true, perSecond: 60 });
    expect(round.violations.map(violationText)).to.deep.equal([]);
    expect(round.acked).to.be.greaterThan(20);
  });

/** A suite of faults by the titles of their tests, one after the other on the same two nodes. */
export const withCluster = (
  title: string,
  faults: Readonly<Record<string, Fault>>,
  { isPooled = false, bus = 'redis' }: { readonly isPooled?: boolean; readonly bus?: 'redis' | 'postgres' } = {},
): void =>
  describeWithServer<Cluster>({
    title,
    source: source.kind !== 'none' && isPooled ? pooledSource() : source,
    open: () => Cluster.open({ nodes: 2, random: seededRandom(seed).next, isPooled, bus }),
    close: (cluster) => cluster.close(),
    suite: (getCluster) => {
      for (const [what, fault] of Object.entries(faults)) survives(getCluster, what, fault);
    },
  });
