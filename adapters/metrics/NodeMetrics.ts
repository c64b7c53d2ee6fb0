import { Gauge, type Registry } from 'prom-client';

/** A folder's file system, in bytes. */
interface DiskFigures {
  /** What unprivileged programs may still write. */
  readonly free: number;
  readonly size: number;
}

/** What a node is, and what it depends on beside its database: disk, backups, imports. */
export class NodeMetrics {
  readonly #registers: Registry[];

  constructor(registry: Registry) {
    this.#registers = [registry];
  }

  /** Call it once. */
  showBuild(version: string, node: string): void {
    new Gauge({
      name: 'homeroom_build_info',
      help: 'Always 1; the release of Homeroom and that of Node.js',
      labelNames: ['version', 'node'],
      registers: this.#registers,
    }).set({ version, node }, 1);
  }

  /** Call it once. `read` is called at each reading of the metrics, for each folder by what it holds. */
  watchDisk(folders: Readonly<Record<string, string>>, read: (folder: string) => Promise<DiskFigures>): void {
    const size = new Gauge({
      name: 'homeroom_disk_size_bytes',
      help: 'Size of the file systems on which this node keeps something, by what: data, files, temporary',
      labelNames: ['what'],
      registers: this.#registers,
    });
    new Gauge({
      name: 'homeroom_disk_free_bytes',
      help: 'What may still be written on these file systems, by what: data, files, temporary',
      labelNames: ['what'],
      registers: this.#registers,
      async collect() {
        for (const [what, folder] of Object.entries(folders)) {
          const figures = await read(folder).catch(() => null);
          if (figures === null) continue;
          this.set({ what }, figures.free);
          size.set({ what }, figures.size);
        }
      },
    });
  }

  /** Call it once for each. `read` is one query, at each reading of the metrics; null: it never happened. */
  watchMoment(name: string, help: string, read: () => Promise<Date | null>): void {
    new Gauge({
      name: `homeroom_${name}_timestamp_seconds`,
      help: `${help}; 0 for never; as last read while the database does not answer`,
      registers: this.#registers,
      async collect() {
        const at = await read().catch(() => undefined);
        if (at !== undefined) this.set((at?.getTime() ?? 0) / 1_000);
      },
    });
  }
}
