import type { MetricFigures } from '../adapters/metrics/workers/MetricFigures.ts';
import type { Chat } from '../core/makeChat.ts';
import type { HomeroomChat } from './HomeroomChat.ts';
import type { Storage } from './Storage.ts';

/** A chat with its use cases and storage, for our own programs; hosts get a `HomeroomChat`. */
export interface OpenedChat extends HomeroomChat {
  readonly chat: Chat;
  readonly storage: Storage;
  /** Sockets that are open on this node. */
  countSockets(): number;
  /** The metrics of this node, for another process that adds them up. */
  readFigures(): Promise<MetricFigures>;
}
