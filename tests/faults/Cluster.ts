import { migrateDatabase } from '../../adapters/knex/migrations/migrateDatabase.ts';
import { setUpRole } from '../../adapters/knex/settings/roleSettings.ts';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import type { LocalServer } from '../support/LocalServer.ts';
import { pgBouncerFolder, startPgBouncer } from '../support/startPgBouncer.ts';
import { startPostgres } from '../support/startPostgres.ts';
import { redisFolder, startRedis } from '../support/startRedis.ts';
import { AnswerTrap } from './AnswerTrap.ts';
import { NodeProcess } from './NodeProcess.ts';
import { signalTree } from './processTree.ts';
import { TcpProxy } from './TcpProxy.ts';

/** A node with the proxies around it. */
export interface ClusterNode {
  readonly process: NodeProcess;
  /** The proxy between clients and the node; its URL is the node's address for clients. */
  readonly front: TcpProxy;
  /** The proxy between the node and PostgreSQL, or the pooler before it. */
  readonly database: TcpProxy;
  readonly answers: AnswerTrap;
  /** The proxy between the node and Redis; undefined without Redis. */
  readonly redis: TcpProxy | undefined;
  /** The proxy of the connection on which the node hears the others over PostgreSQL; undefined with Redis. */
  readonly bus: TcpProxy | undefined;
}

export interface ClusterSettings {
  readonly nodes: number;
  /** 0 ≤ n < 1 */
  readonly random: () => number;
  /** Nodes reach PostgreSQL through a PgBouncer in transaction mode. */
  readonly isPooled?: boolean;
  /** What carries publications between the nodes; Redis, where this machine has it, by default. */
  readonly bus?: 'redis' | 'postgres';
  readonly nodeEnv?: (index: number) => Readonly<Record<string, string>>;
}

export const secret = 'a secret that only the fault tests know, 32+';
export const directoryKey = 'a directory key of the fault tests';

/** Why nodes cannot have a pooler on this machine; undefined if they can. */
export const needsPooler = (): string | undefined =>
  pgBouncerFolder() === undefined ? 'no pgbouncer on this machine' : undefined;

/** Nodes of Homeroom on one PostgreSQL, with or without a Redis, and a proxy on every connection. */
export class Cluster {
  readonly nodes: readonly ClusterNode[];
  readonly postgres: LocalServer;
  readonly redis: LocalServer | undefined;
  /** The PgBouncer between the nodes and PostgreSQL; undefined if they connect to it themselves. */
  readonly pooler: LocalServer | undefined;

  private constructor(parts: Pick<Cluster, 'nodes' | 'postgres' | 'redis' | 'pooler'>) {
    this.nodes = parts.nodes;
    this.postgres = parts.postgres;
    this.redis = parts.redis;
    this.pooler = parts.pooler;
  }

  static async open(settings: ClusterSettings): Promise<Cluster> {
    const postgres = await startPostgres();
    const redis = settings.bus === 'postgres' || redisFolder() === undefined ? undefined : await startRedis();
    const pooler = settings.isPooled === true ? await startPgBouncer(postgres.url) : undefined;
    const nodes: ClusterNode[] = [];
    const cluster = new Cluster({ nodes, postgres, redis, pooler });
    try {
      await setUp(postgres.url);
      for (let index = 0; index < settings.nodes; index += 1) nodes.push(await openNode(cluster, settings, index));
      await Promise.all(nodes.map(({ process }) => process.start()));
      return cluster;
    } catch (failure) {
      await cluster.close();
      throw failure;
    }
  }

  /** The addresses of the nodes for clients. */
  get addresses(): string[] {
    return this.nodes.map(({ front }) => front.url);
  }

  /** Whether the nodes have connected to Redis. */
  get usesRedis(): boolean {
    return this.nodes.some(({ redis }) => (redis?.connections ?? 0) > 0);
  }

  /** Whether the nodes hear each other over PostgreSQL. */
  get usesPostgresBus(): boolean {
    return this.nodes.some(({ bus }) => bus !== undefined);
  }

  /** How nodes have ended by themselves. */
  get crashes(): string[] {
    return this.nodes.flatMap(({ process }) => process.crashes);
  }

  /** Ends every fault: all processes run and all proxies pass everything on. */
  async heal(): Promise<void> {
    await signalTree(this.postgres.pid, 'SIGCONT');
    if (!isAlive(this.postgres.pid)) await this.postgres.restart();
    if (this.redis !== undefined) await signalTree(this.redis.pid, 'SIGCONT');
    if (this.redis !== undefined && !isAlive(this.redis.pid)) await this.redis.restart();
    for (const { process, front, database, answers, redis, bus } of this.nodes) {
      process.thaw();
      answers.disarm();
      for (const proxy of [front, database, redis, bus]) proxy?.heal();
    }
    await Promise.all(this.nodes.map(({ process }) => process.start()));
  }

  async close(): Promise<void> {
    await Promise.all(this.nodes.map(({ process }) => process.kill()));
    for (const { front, database, redis, bus } of this.nodes)
      await Promise.all([front.close(), database.close(), redis?.close(), bus?.close()]);
    await this.pooler?.stop();
    await signalTree(this.postgres.pid, 'SIGCONT');
    await this.postgres.stop();
    if (this.redis !== undefined) await signalTree(this.redis.pid, 'SIGCONT');
    await this.redis?.stop();
  }
}

/** As an operator does with `homeroom setup`. */
const setUp = async (url: string): Promise<void> => {
  const knex = openDatabase({ url });
  try {
    await migrateDatabase(knex);
    await setUpRole(knex);
  } finally {
    await knex.destroy();
  }
};

const openNode = async (
  { postgres, pooler, redis: redisServer }: Cluster,
  { random, nodeEnv, bus: wanted }: ClusterSettings,
  index: number,
): Promise<ClusterNode> => {
  const answers = new AnswerTrap();
  const database = await TcpProxy.open((pooler ?? postgres).url, { random, tap: answers.tap });
  const redis = redisServer === undefined ? undefined : await TcpProxy.open(redisServer.url, { random });
  const bus = wanted === 'postgres' ? await TcpProxy.open(postgres.url, { random }) : undefined;
  const process = await NodeProcess.create({
    DATABASE_URL: database.url,
    ...(pooler && { DB_PREPARED: 'off', DATABASE_DIRECT_URL: postgres.url }),
    ...(bus && { BUS: 'postgres', DATABASE_DIRECT_URL: bus.url }),
    ...(redis && { REDIS_URL: redis.url }),
    AUTH_JWT_SECRET: secret,
    DIRECTORY_KEY: directoryKey,
    RATE_MESSAGES_PER_MINUTE: '1000000',
    RATE_EDITS_PER_MINUTE: '1000000',
    RATE_ROOM_CHANGES_PER_MINUTE: '1000000',
    RATE_MEMBER_CHANGES_PER_MINUTE: '1000000',
    RATE_PREFERENCES_PER_MINUTE: '1000000',
    RATE_CONTACT_SEARCHES_PER_MINUTE: '1000000',
    RATE_TICKETS_PER_MINUTE: '1000000',
    RATE_ROOM_OPENS_PER_MINUTE: '1000000',
    // A guard looks at every message before it is stored.
    WORD_LISTS: 'on',
    ...nodeEnv?.(index),
  });
  return { process, front: await TcpProxy.open(process.url, { random }), database, answers, redis, bus };
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
