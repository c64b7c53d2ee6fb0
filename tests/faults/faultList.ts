import type { Fault } from './Fault.ts';
import { announcementCut } from './faults/announcementCut.ts';
import { busDropped } from './faults/busDropped.ts';
import { busTerminated } from './faults/busTerminated.ts';
import { clockShifted } from './faults/clockShifted.ts';
import { commitAnswerLost } from './faults/commitAnswerLost.ts';
import { deathBeforePublish } from './faults/deathBeforePublish.ts';
import { diskFull } from './faults/diskFull.ts';
import { feedHolderFrozen } from './faults/feedHolderFrozen.ts';
import { feedHolderKilled } from './faults/feedHolderKilled.ts';
import { halfOpenClient } from './faults/halfOpenClient.ts';
import { mailDown } from './faults/mailDown.ts';
import { manyReconnects } from './faults/manyReconnects.ts';
import { nodeDeath } from './faults/nodeDeath.ts';
import { nodeFrozen } from './faults/nodeFrozen.ts';
import { nodeTerminated } from './faults/nodeTerminated.ts';
import { olderBackup } from './faults/olderBackup.ts';
import { poolerCut } from './faults/poolerCut.ts';
import { postgresFrozen } from './faults/postgresFrozen.ts';
import { postgresKilled } from './faults/postgresKilled.ts';
import { postgresTerminated } from './faults/postgresTerminated.ts';
import { pushGone } from './faults/pushGone.ts';
import { redisDead } from './faults/redisDead.ts';
import { redisDropped } from './faults/redisDropped.ts';
import { redisFrozen } from './faults/redisFrozen.ts';
import { redisUnsubscribed } from './faults/redisUnsubscribed.ts';
import { slowNetwork } from './faults/slowNetwork.ts';
import { slowReader } from './faults/slowReader.ts';
import { telegramRefusing } from './faults/telegramRefusing.ts';
import { webhookHanging } from './faults/webhookHanging.ts';

/** All faults. The test of a second process on an embedded data folder is in tests/adapters/embedded. */
export const faultList: readonly Fault[] = [
  nodeDeath,
  nodeFrozen,
  deathBeforePublish,
  nodeTerminated,
  feedHolderKilled,
  feedHolderFrozen,
  redisDead,
  redisFrozen,
  redisUnsubscribed,
  redisDropped,
  busTerminated,
  busDropped,
  postgresKilled,
  postgresTerminated,
  postgresFrozen,
  poolerCut,
  commitAnswerLost,
  slowNetwork,
  halfOpenClient,
  slowReader,
  manyReconnects,
  clockShifted,
  olderBackup,
  diskFull,
  mailDown,
  telegramRefusing,
  pushGone,
  webhookHanging,
  announcementCut,
];
