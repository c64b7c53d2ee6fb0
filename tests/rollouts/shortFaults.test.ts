import { busDropped } from '../faults/faults/busDropped.ts';
import { busTerminated } from '../faults/faults/busTerminated.ts';
import { commitAnswerLost } from '../faults/faults/commitAnswerLost.ts';
import { feedHolderFrozen } from '../faults/faults/feedHolderFrozen.ts';
import { feedHolderKilled } from '../faults/faults/feedHolderKilled.ts';
import { nodeTerminated } from '../faults/faults/nodeTerminated.ts';
import { olderBackup } from '../faults/faults/olderBackup.ts';
import { poolerCut } from '../faults/faults/poolerCut.ts';
import { postgresKilled } from '../faults/faults/postgresKilled.ts';
import { redisDead } from '../faults/faults/redisDead.ts';
import { withCluster } from '../faults/withCluster.ts';

/** The short form of `npm run faults`; tests/faults has the two that every run of the tests plays. */
withCluster('two nodes under faults', {
  'lose, repeat and reorder nothing when PostgreSQL is killed': postgresKilled,
  'lose nothing when a node gets SIGTERM under load': nodeTerminated,
  'lose nothing while Redis is dead': redisDead,
  'load all rooms again when an older backup is restored under running nodes': olderBackup,
  'give every event one place when the node that writes the feed is killed (I20)': feedHolderKilled,
  'give every event one place when the node that writes the feed freezes (I20)': feedHolderFrozen,
});

withCluster(
  'two nodes behind PgBouncer under faults',
  {
    'lose, repeat and reorder nothing when connections of PgBouncer are cut': poolerCut,
    'store a message once if the pooler loses the answer to its commit': commitAnswerLost,
  },
  { isPooled: true },
);

withCluster(
  'two nodes over PostgreSQL alone under faults',
  {
    'lose nothing while the connections of their bus are cut': busTerminated,
    'lose nothing while their bus is silent': busDropped,
    'lose, repeat and reorder nothing when their PostgreSQL is killed': postgresKilled,
  },
  { bus: 'postgres' },
);
