import { fsyncSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type FsSetup = Awaited<ReturnType<NodeFS['init']>>;
type Module = PGlite['Module'];

/** The slot that Emscripten's `fd_sync` calls. Its Node file system leaves the slot empty, so fsync does nothing there. */
interface StreamOperations {
  fsync?: (stream: { readonly nfd: number }) => number;
}

/** PGlite's Node file system with an fsync that reaches the disk. */
export class DurableNodeFs extends NodeFS {
  override async init(pg: PGlite, options: FsSetup['emscriptenOpts']): Promise<FsSetup> {
    const { emscriptenOpts } = await super.init(pg, options);
    const addFsync = (module: Module): void => {
      const { stream_ops: operations } = module.NODEFS as unknown as { stream_ops: StreamOperations };
      operations.fsync = ({ nfd }) => {
        fsyncSync(nfd);
        return 0;
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFsync] } };
  }
}
