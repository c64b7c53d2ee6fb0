import type { Server } from 'node:http';
import type { Router } from 'express';
import type { DirectoryOutcome } from '../core/directory/applyDirectory.ts';
import type { HostCalls } from './host/HostCalls.ts';
import type { HostDirectory } from './host/makeHostDirectory.ts';

/** A chat inside a host's process. */
export interface HomeroomChat extends HostCalls {
  /** REST under `/api`, to be mounted at the root: `app.use(chat.router)`. */
  readonly router: Router;
  /**
   * The chat as a page, for hosts that want it: `app.use(chat.page)` at the root, behind everything else, as every
   * address without a dot that is left becomes the page's. Serves nothing where the page has not been built.
   */
  readonly page: Router;
  readonly directory: HostDirectory & {
    /** Reads the host's own directory again. @throws ChatError INVALID_REQUEST without one */
    refresh(): Promise<DirectoryOutcome>;
  };
  /** What this node counts, in Prometheus' text format; a host shows it where it likes. */
  readonly metrics: { readonly contentType: string; read(): Promise<string> };
  /** Serves sockets under `/ws/chat/` on a host's http server. */
  attach(server: Server): void;
  /** Tells sockets to come back elsewhere and closes them within `ms`; what is in flight is finished. */
  drain(ms: number): Promise<void>;
  /** Closes sockets, publication and storage, in this order. */
  close(): Promise<void>;
}
