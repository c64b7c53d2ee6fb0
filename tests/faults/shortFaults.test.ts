import { commitAnswerLost } from './faults/commitAnswerLost.ts';
import { nodeDeath } from './faults/nodeDeath.ts';
import { withCluster } from './withCluster.ts';

/** The two that any change may break, in the short form of `npm run faults`; tests/rollouts has all others. */
withCluster('two nodes under faults', {
  'lose, repeat and reorder nothing when nodes are killed': nodeDeath,
  'store a message once if the answer to its commit is lost': commitAnswerLost,
});
