import { Load } from './load/Load.ts';
import type { LoadCounts } from './load/LoadCommand.ts';
import { cpuSeconds, memoryBytes } from './measure/processTimes.ts';
import type { Peer, School, ServedPeer, StartOptions } from './Peer.ts';
import { openSite, type Site } from './Site.ts';

/** What a stretch of load cost the servers, and what came of it. */
export interface Window {
  readonly seconds: number;
  /** Of all server processes. */
  readonly cpuSeconds: number;
  /** Of the peer's own processes among them; the rest is PostgreSQL's and Redis'. */
  readonly ownCpuSeconds: number;
  readonly messages: number;
  readonly deliveries: number;
  readonly counts: LoadCounts;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

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
    const site = await openSite();
    try {
      const served = await peer.start(site, school, options);
      const load = new Load();
      try {
        const people = Array.from({ length: school.people }, (_, person) => person);
        const rooms = school.rooms.map(({ length }) => length);
        await load.ask({ do: 'connect', peer: peer.name, target: served.target, people, rooms });
        return await act(new Stage(site, served, load, await served.stored()));
      } finally {
        await load.stop();
        await served.stop();
      }
    } finally {
      await site.stop();
    }
  }

  cpu(): { readonly all: number; readonly own: number } {
    const own = cpuSeconds(this.served.pids());
    return { own, all: own + cpuSeconds(this.site.pids) };
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
    return {
      seconds: (ended - began) / 1000,
      cpuSeconds: cpuAfter.all - cpuBefore.all,
      ownCpuSeconds: cpuAfter.own - cpuBefore.own,
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
