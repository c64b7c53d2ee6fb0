import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askRedis } from '../tests/support/startRedis.ts';
import { Load } from './load/Load.ts';
import type { LoadCounts } from './load/LoadCommand.ts';
import { cpuSeconds, memoryBytes } from './measure/processTimes.ts';
import type { Peer, School, ServedPeer, StartOptions } from './Peer.ts';
import { openSite, type Site } from './Site.ts';

/** Seconds of processor time: of the peer's own processes, of PostgreSQL with all its backends, and of Redis. */
export interface CpuShares {
  readonly own: number;
  readonly postgres: number;
  readonly redis: number;
}

/** What a stretch of load cost the servers, and what came of it. */
export interface Window {
  readonly seconds: number;
  /** Of all server processes. */
  readonly cpuSeconds: number;
  readonly shares: CpuShares;
  readonly messages: number;
  readonly deliveries: number;
  readonly counts: LoadCounts;
}

/** Costs a few per cent itself: only while profiling. */
const countingStatements = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_planning': 'on',
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const saveStatements = async (site: Site, file: string): Promise<void> => {
  const rows = await site.ask(`
    SELECT calls, round(total_exec_time) AS ms, round((total_exec_time / nullif(calls, 0) * 1000)::numeric) AS us_each,
      round((total_plan_time / nullif(calls, 0) * 1000)::numeric) AS plan_us_each, rows, shared_blks_hit AS hits, wal_bytes, query
    FROM pg_stat_statements ORDER BY total_exec_time + total_plan_time DESC LIMIT 15`);
  const commands = await askRedis(site.redisUrl, 'INFO', 'commandstats');
  writeFileSync(file, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n${String(commands)}`);
};

/** One peer, its databases and its load, from the beginning to the end of one measurement. */
export class Stage {
  readonly site: Site;
  readonly served: ServedPeer;
  readonly load: Load;
  readonly #before: number | null;

  private constructor(site: Site, served: ServedPeer, load: Load, before: number | null) {
    this.site = site;
    this.served = served;
    this.load = load;
    this.#before = before;
  }

  /** Runs `act` with everything up, and takes everything down whatever happens. */
  static async run<Result>(
    peer: Peer,
    school: School,
    options: StartOptions,
    act: (stage: Stage) => Promise<Result>,
  ): Promise<Result> {
    const site = await openSite(options.profileDir === undefined ? {} : countingStatements);
    if (options.profileDir !== undefined) await site.ask('CREATE EXTENSION pg_stat_statements');
    try {
      const served = await peer.start(site, school, options);
      const load = new Load();
      try {
        const people = Array.from({ length: school.people }, (_, person) => person);
        const rooms = school.rooms.map(({ length }) => length);
        await load.ask({ do: 'connect', peer: peer.name, target: served.target, people, rooms });
        const result = await act(new Stage(site, served, load, await served.stored()));
        if (options.profileDir !== undefined)
          await saveStatements(site, join(options.profileDir, `${peer.name}-${Date.now()}.statements.txt`));
        return result;
      } finally {
        await load.stop();
        await served.stop();
      }
    } finally {
      await site.stop();
    }
  }

  cpu(): CpuShares {
    const { postgresPid, redisPid } = this.site;
    return { own: cpuSeconds(this.served.pids()), postgres: cpuSeconds([postgresPid]), redis: cpuSeconds([redisPid]) };
  }

  memory(): number {
    return memoryBytes(this.served.pids()).pss;
  }

  /** Measures for so long, after a time to warm up, under the load that is running. */
  async measure({ warmMs, forMs }: { readonly warmMs: number; readonly forMs: number }): Promise<Window> {
    await pause(warmMs);
    const from = await this.load.ask({ do: 'reset' });
    const [began, cpuBefore] = [performance.now(), this.cpu()];
    await pause(forMs);
    const counts = await this.load.ask({ do: 'count' });
    const [ended, cpuAfter] = [performance.now(), this.cpu()];
    const shares: CpuShares = {
      own: cpuAfter.own - cpuBefore.own,
      postgres: cpuAfter.postgres - cpuBefore.postgres,
      redis: cpuAfter.redis - cpuBefore.redis,
    };
    return {
      seconds: (ended - began) / 1000,
      cpuSeconds: shares.own + shares.postgres + shares.redis,
      shares,
      messages: counts.acked - from.acked,
      deliveries: counts.delivered - from.delivered,
      counts,
    };
  }

  /** Ends the load. @throws when a message was not acknowledged, not delivered to everybody once, or not stored once */
  async settle(): Promise<void> {
    const { sent, acked, delivered, expected, closed } = await this.load.ask({ do: 'settle' });
    const stored = await this.served.stored();
    const wrong = [
      ...(acked === sent ? [] : [`${sent} sent, ${acked} acknowledged`]),
      ...(delivered === expected ? [] : [`${delivered} of ${expected} deliveries`]),
      ...(stored === null || stored - (this.#before ?? 0) === acked
        ? []
        : [`${acked} acknowledged, ${stored - (this.#before ?? 0)} stored`]),
      ...(closed === 0 ? [] : [`${closed} connections lost`]),
    ];
    if (wrong.length > 0) throw new Error(wrong.join('; '));
  }
}
