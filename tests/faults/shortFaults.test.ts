import { expect } from 'chai';
import { describeWithServer } from '../support/describeWithServer.ts';
import type { ServerSource } from '../support/findServer.ts';
import { postgresFolder } from '../support/startPostgres.ts';
import { Cluster, needsPooler } from './Cluster.ts';
import type { Fault } from './Fault.ts';
import { commitAnswerLost } from './faults/commitAnswerLost.ts';
import { feedHolderFrozen } from './faults/feedHolderFrozen.ts';
import { feedHolderKilled } from './faults/feedHolderKilled.ts';
import { nodeDeath } from './faults/nodeDeath.ts';
import { nodeTerminated } from './faults/nodeTerminated.ts';
import { olderBackup } from './faults/olderBackup.ts';
import { poolerCut } from './faults/poolerCut.ts';
import { postgresKilled } from './faults/postgresKilled.ts';
import { redisDead } from './faults/redisDead.ts';
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

/** The short form of `npm run faults`. */
describeWithServer<Cluster>({
  title: 'two nodes under faults',
  source,
  open: () => Cluster.open({ nodes: 2, random: seededRandom(seed).next }),
  close: (cluster) => cluster.close(),
  suite: (getCluster) => {
    survives(getCluster, 'lose, repeat and reorder nothing when nodes are killed', nodeDeath);
    survives(getCluster, 'lose, repeat and reorder nothing when PostgreSQL is killed', postgresKilled);
    survives(getCluster, 'store a message once if the answer to its commit is lost', commitAnswerLost);
    survives(getCluster, 'lose nothing when a node gets SIGTERM under load', nodeTerminated);
    survives(getCluster, 'lose nothing while Redis is dead', redisDead);
    survives(getCluster, 'load all rooms again when an older backup is restored under running nodes', olderBackup);
    survives(
      getCluster,
      'give every event one place when the node that writes the feed is killed (I20)',
      feedHolderKilled,
    );
    survives(
      getCluster,
      'give every event one place when the node that writes the feed freezes (I20)',
      feedHolderFrozen,
    );
  },
});

describeWithServer<Cluster>({
  title: 'two nodes behind PgBouncer under faults',
  source: source.kind === 'none' ? source : pooledSource(),
  open: () => Cluster.open({ nodes: 2, random: seededRandom(seed).next, isPooled: true }),
  close: (cluster) => cluster.close(),
  suite: (getCluster) => {
    survives(getCluster, 'lose, repeat and reorder nothing when connections of PgBouncer are cut', poolerCut);
    survives(getCluster, 'store a message once if the pooler loses the answer to its commit', commitAnswerLost);
  },
});
