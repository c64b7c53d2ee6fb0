import type { Knex } from 'knex';
import { KnexAuditLog } from '../adapters/knex/audit/KnexAuditLog.ts';
import { KnexDirectory } from '../adapters/knex/directory/KnexDirectory.ts';
import { KnexPolicyVersions } from '../adapters/knex/directory/KnexPolicyVersions.ts';
import { countListeners } from '../adapters/redis/bus/countListeners.ts';
import type { Check, CheckWatch } from '../core/doctor/Check.ts';
import { type Examination, examine, type FixReport } from '../core/doctor/examine.ts';
import type { RoomId } from '../core/ids.ts';
import type { Config } from './Config.ts';
import { chooseBus } from './chooseBus.ts';
import { databaseOf } from './databaseOf.ts';
import { doctorChecks } from './doctorChecks.ts';
import type { Environment } from './EnvironmentReader.ts';
import { filePartsOf } from './filePartsOf.ts';
import { installationChecks } from './installationChecks.ts';
import { Lifetime } from './Lifetime.ts';
import type { Log } from './Log.ts';
import { loadGraph } from './loadGraph.ts';
import { openBlobs } from './openBlobs.ts';
import { openKnex } from './openStorage.ts';
import { policyOf } from './policyOf.ts';
import { tokens } from './tokens.ts';

interface Given {
  readonly env: Environment;
  readonly config: Config;
  readonly log: Log;
  readonly knex: Knex;
  readonly isShared: boolean;
  readonly isFixing: boolean;
  watch(check: Check): CheckWatch;
}

/**
 * Runs every check over an open database. What is repaired is published to running nodes and goes on record. The result is
 * logged.
 */
export const examineDatabase = async (given: Given): Promise<Examination> => {
  const { knex, isShared, isFixing, watch, log } = given;
  const { fixedSettings } = given.config;
  const policy = policyOf(given.config);
  const versions = new KnexPolicyVersions(knex);
  const lifetime = new Lifetime();
  try {
    const node = isFixing ? await openNode(given, lifetime) : onlooker(knex, given.config);
    const nodeKnex = await openAsNode(given, lifetime);
    const hasOwner = 'ownerUrl' in given.config.database;
    const blobs = openBlobs(filePartsOf(given.config.files, databaseOf(given.config)).place);
    const checks = [
      ...installationChecks({ ...given, nodeKnex }),
      ...doctorChecks({ knex, nodeKnex, isShared, hasOwner, policy, versions, blobs, fixedSettings, ...node }),
    ];
    const result = await examine(checks, { isFixing, watch, onFixed: enterFix(knex) });
    logResult(log, result, isFixing);
    return result;
  } finally {
    await lifetime.close();
  }
};

/** Checks run in many steps, so what they changed is on record as soon as they end, however they do. */
const enterFix = (knex: Knex): ((fix: FixReport) => Promise<void>) => {
  const auditLog = new KnexAuditLog(knex);
  return async ({ name, count, fixed, failure }) => {
    const details = { check: name, found: count, fixed, failure };
    await auditLog.append([{ actor: { kind: 'command' }, action: 'doctor.fixed', details }]);
  };
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
  const chosen = chooseBus({ ...config, database: databaseOf(config) });
  const makeContainer = await loadGraph({ isInMemory: false, ...chosen, ports: {} });
  const database = { knex, isShared, epoch: '', bodySecret: '', close: async () => {} };
  const container = makeContainer({ policy: policyOf(config), limits: config.limits, log, lifetime, database });
  const [directory, bus] = [container.get(tokens.directory), container.get(tokens.bus)];
  await container.get(tokens.joinNodes)();
  if (chosen.redis === undefined) return { directory, bus };
  const link = container.get(tokens.redisLink);
  const ask = (roomId: RoomId): Promise<number | undefined> => countListeners(link, roomId).catch(() => undefined);
  return { directory, bus, countListeners: ask };
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
