import type { Knex } from 'knex';
import { KnexDirectory } from '../adapters/knex/directory/KnexDirectory.ts';
import { KnexPolicyVersions } from '../adapters/knex/directory/KnexPolicyVersions.ts';
import type { Check, CheckWatch } from '../core/doctor/Check.ts';
import { type Examination, examine } from '../core/doctor/examine.ts';
import type { Config } from './Config.ts';
import { databaseOf } from './databaseOf.ts';
import { doctorChecks } from './doctorChecks.ts';
import { filePartsOf } from './filePartsOf.ts';
import { Lifetime } from './Lifetime.ts';
import type { Log } from './Log.ts';
import { loadGraph } from './loadGraph.ts';
import { openBlobs } from './openBlobs.ts';
import { openKnex } from './openStorage.ts';
import { policyOf } from './policyOf.ts';
import { tokens } from './tokens.ts';

interface Given {
  readonly config: Config;
  readonly log: Log;
  readonly knex: Knex;
  readonly isShared: boolean;
  readonly isFixing: boolean;
  watch(check: Check): CheckWatch;
}

/** Runs every check over an open database. What is repaired is published to running nodes. The result is logged. */
export const examineDatabase = async (given: Given): Promise<Examination> => {
  const { knex, isShared, isFixing, watch, log } = given;
  const policy = policyOf(given.config);
  const versions = new KnexPolicyVersions(knex);
  const lifetime = new Lifetime();
  try {
    const { directory, bus } = isFixing ? await openNode(given, lifetime) : onlooker(knex, given.config);
    const nodeKnex = await openAsNode(given, lifetime);
    const hasOwner = 'ownerUrl' in given.config.database;
    const blobs = openBlobs(filePartsOf(given.config.files, databaseOf(given.config)).place);
    const checks = doctorChecks({ knex, nodeKnex, isShared, hasOwner, policy, versions, directory, blobs, bus });
    const result = await examine(checks, { isFixing, watch });
    logResult(log, result, isFixing);
    return result;
  } finally {
    await lifetime.close();
  }
};

/** Other connections only where the settings name a way past the pooler or an owner, which nearly all checks go. */
const openAsNode = async ({ config, log, knex }: Given, lifetime: Lifetime): Promise<Knex> => {
  const option = databaseOf(config);
  if (option === 'memory' || typeof option !== 'object' || !('directUrl' in option || 'ownerUrl' in option))
    return knex;
  return lifetime.keep('database', await openKnex(option, log)).knex;
};

/** Reads the directory and has nothing to publish. */
const onlooker = (knex: Knex, config: Config) => ({
  directory: new KnexDirectory(knex, policyOf(config)),
  bus: { publish: () => {}, invalidate: () => {} },
});

/** The directory and the bus as a node has them, with the cache of contact lists around the directory. */
const openNode = async ({ config, log, knex, isShared }: Given, lifetime: Lifetime) => {
  const makeContainer = await loadGraph({ isInMemory: false, redis: config.redis, ports: {} });
  const database = { knex, isShared, epoch: '', bodySecret: '', close: async () => {} };
  const container = makeContainer({ policy: policyOf(config), limits: config.limits, log, lifetime, database });
  const [directory, bus] = [container.get(tokens.directory), container.get(tokens.bus)];
  await container.get(tokens.joinNodes)();
  return { directory, bus };
};

const logResult = (log: Log, { isWell, checks }: Examination, isFixing: boolean): void => {
  const found = checks.filter(({ count, failure, fixed }) => count > 0 || failure !== null || fixed !== null);
  const facts = {
    isFixing,
    found: found.map(({ name, severity, count, left, fixed, failure }) => ({
      name,
      severity,
      count,
      left,
      fixed,
      failure,
    })),
  };
  if (isWell) log.info(facts, `doctor: all is well after ${checks.length} checks`);
  else log.warn(facts, `doctor: ${found.length} of ${checks.length} checks found something`);
};
