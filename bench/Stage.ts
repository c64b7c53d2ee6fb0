import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runRedisCommand } from '../tests/support/startRedis.ts';
import { Load } from './load/Load.ts';
import type { LoadCounts, Sender } from './load/LoadCommand.ts';
import { cpuSeconds, memoryBytes } from './measure/processTimes.ts';
import type { Peer, School, ServedPeer, StartOptions } from './Peer.ts';
import { openSite, type Site } from './Site.ts';

/** Seconds of processor time: of the peer's own processes, of PostgreSQL with all its backends, and of Redis. */
export interface CpuShares {
  readonly own: number;
  readonly postgres: number;
  readonly redis: number;
}

/** What a period of load has cost the servers, and what they have delivered. */
export interface Window {
  readonly seconds: number;
  /** Processor time of all server processes. */
  readonly cpuSeconds: number;
  readonly shares: CpuShares;
  readonly messages: number;
  readonly deliveries: number;
  readonly counts: LoadCounts;
}

/** Costs a few per cent itself, so it is used only while profiling. */
const countingStatements = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_planning': 'on',
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const saveStatements = async (site: Site, file: string): Promise<void> => {
  const rows = await site.query(`
    SELECT calls, round(total_exec_time) AS ms, round((total_exec_time / nullif(calls, 0) * 1000)::numeric) AS us_each,
      round((total_plan_time / nullif(calls, 0) * 1000)::numeric) AS plan_us_each, rows, shared_blks_hit AS hits, wal_bytes, query
    FROM pg_stat_statements ORDER BY total_exec_time + total_plan_time DESC LIMIT 15`);
  const commands = await runRedisCommand(site.redisUrl, 'INFO', 'commandstats');
  writeFileSync(file, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n${String(commands)}`);
};

interface Parts {
  readonly peer: Peer;
  readonly school: School;
  readonly site: Site;
  readonly served: ServedPeer;
  readonly load: Load;
}

/** One peer, its databases and its load, for one measurement. */
export class Stage {
  readonly site: Site;
  readonly served: ServedPeer;
  readonly load: Load;
  readonly #peer: Peer;
  readonly #school: School;

  private constructor({ peer, school, site, served, load }: Parts) {
    this.site = site;
    this.served = served;
    this.load = load;
    this.#peer = peer;
    this.#school = school;
  }

  /** Starts everything, runs `act`, and stops everything, also after a failure. */
  static async run<Result>(
    peer: Peer,
    school: School,
    options: StartOptions,
    act: (stage: Stage) => Promise<Result>,
  ): Promise<Result> {
    const site = await openSite(options.profileDir === undefined ? {} : countingStatements);
    if (options.profileDir !== undefined) await site.query('CREATE EXTENSION pg_stat_statements');
    try {
      const served = await peer.start(site, school, options);
      const load = new Load();
      try {
        const result = await act(new Stage({ peer, school, site, served, load }));
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

  /** Connects all people, a part each by this load and `others`; resolves to the seconds that it took. */
  async connect(others: readonly Load[] = []): Promise<number> {
    const loads = [this.load, ...others];
    const rooms = this.#school.rooms.map(({ length }) => length);
    const each = Math.ceil(this.#school.people / loads.length);
    const began = performance.now();
    const connecting = loads.map((load, index) => {
      const length = Math.min(each, this.#school.people - index * each);
      const people = Array.from({ length }, (_, place) => index * each + place);
      return load.run({ do: 'connect', peer: this.#peer.name, target: this.served.target, people, rooms });
    });
    await Promise.all(connecting);
    return (performance.now() - began) / 1000;
  }

  /**
   * Puts the servers under full load without measuring: a server that has just started runs code that is not compiled
   * yet, and at a low rate would do so for minutes, but real servers run for weeks.
   */
  async warmUp(senders: readonly Sender[], forMs: number): Promise<void> {
    await this.load.run({ do: 'closed', senders });
    await pause(forMs);
    await this.settle();
  }

  cpu(): CpuShares {
    const { postgresPid, redisPid } = this.site;
    return { own: cpuSeconds(this.served.pids()), postgres: cpuSeconds([postgresPid]), redis: cpuSeconds([redisPid]) };
  }

  /** Memory of the peer's own processes, in bytes. */
  memory(): { readonly pss: number; readonly rss: number } {
    return memoryBytes(this.served.pids());
  }

  /** Measures the running load for `forMs`, after `warmMs` of warming up. */
  async measure({ warmMs, forMs }: { readonly warmMs: number; readonly forMs: number }): Promise<Window> {
    await pause(warmMs);
    const from = await this.load.run({ do: 'reset' });
    const [began, cpuBefore] = [performance.now(), this.cpu()];
    await pause(forMs);
    const counts = await this.load.run({ do: 'count' });
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

  /** Ends the load. @throws Error if a message was not acknowledged, or not delivered or stored exactly once */
  async settle(): Promise<void> {
    const { sent, acked, delivered, expected, closed } = await this.load.run({ do: 'settle' });
    const stored = await this.served.stored();
    const wrong = [
      ...(acked === sent ? [] : [`${sent} sent, ${acked} acknowledged`]),
      ...(delivered === expected ? [] : [`${delivered} of ${expected} deliveries`]),
      ...(stored === null || (stored.messages === acked && stored.distinct === acked)
        ? []
        : [`${acked} acknowledged, ${stored.messages} stored, ${stored.distinct} different`]),
      ...(closed === 0 ? [] : [`${closed} connections lost`]),
    ];
    if (wrong.length > 0) throw new Error(wrong.join('; '));
  }
}
