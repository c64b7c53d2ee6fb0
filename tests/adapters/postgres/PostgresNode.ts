import { LinkedFeedHints } from '../../../adapters/bus/feed/LinkedFeedHints.ts';
import { AgreeingRateLimiter } from '../../../adapters/bus/limits/AgreeingRateLimiter.ts';
import type { LinkTimes } from '../../../adapters/bus/link/BusLink.ts';
import { LinkedRoomBus } from '../../../adapters/bus/rooms/LinkedRoomBus.ts';
import { PostgresPermitLedger } from '../../../adapters/postgres/limits/PostgresPermitLedger.ts';
import { PostgresSocketSlots } from '../../../adapters/postgres/limits/PostgresSocketSlots.ts';
import { joinNodes, type PostgresNodes } from '../../../adapters/postgres/nodes/joinNodes.ts';
import { SharedTally } from '../../../adapters/postgres/nodes/SharedTally.ts';
import { PostgresPresence } from '../../../adapters/postgres/rooms/PostgresPresence.ts';
import { SystemClock } from '../../../adapters/system/SystemClock.ts';
import type { Clock } from '../../../core/clock.ts';
import type { StreamId } from '../../../core/feed/Feed.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { EphemeralEvent, MembershipInvalidation, RoomPublication } from '../../../core/rooms/RoomBus.ts';

interface NodeOptions {
  readonly url: string;
  readonly secret?: string;
  readonly readSecret?: () => Promise<string>;
  readonly times?: Partial<LinkTimes>;
  readonly clock?: Clock;
  readonly capacity?: number;
}

/** What one node has over PostgreSQL, and what its bus delivered. */
export class PostgresNode {
  readonly nodes: PostgresNodes;
  readonly bus: LinkedRoomBus;
  readonly presence: PostgresPresence;
  readonly slots: PostgresSocketSlots;
  readonly limiter: AgreeingRateLimiter;
  readonly hints: LinkedFeedHints;
  readonly publications: RoomPublication<ChatEvent>[] = [];
  readonly invalidations: MembershipInvalidation[] = [];
  readonly ephemeral: EphemeralEvent[] = [];
  readonly hinted: StreamId[] = [];
  readonly log: string[] = [];
  readonly #ledger: PostgresPermitLedger;

  private constructor({ url, secret = 'shared', readSecret = async () => secret, ...options }: NodeOptions) {
    const { clock = new SystemClock(), times, capacity } = options;
    const write = (message: string): number => this.log.push(message);
    this.nodes = joinNodes({ url }, { clock, readSecret, log: { info: write, warn: write }, ...(times && { times }) });
    const { link } = this.nodes;
    const onFailure = (failure: unknown): void => void write(String(failure));
    this.bus = new LinkedRoomBus({ link, onFailure, ...(capacity !== undefined && { capacity }) });
    this.presence = new PostgresPresence(new SharedTally({ ...this.nodes, name: 'presence' }));
    this.slots = new PostgresSocketSlots(new SharedTally({ ...this.nodes, name: 'sockets' }));
    this.#ledger = new PostgresPermitLedger(this.nodes);
    this.limiter = new AgreeingRateLimiter({ ledger: this.#ledger, clock });
    this.hints = new LinkedFeedHints(link);
    this.hints.listen((streamIds) => this.hinted.push(...streamIds));
    this.bus.addListener({
      onPublication: (publication) => this.publications.push(publication),
      onInvalidation: (invalidation) => this.invalidations.push(invalidation),
      onEphemeral: (event) => this.ephemeral.push(event),
    });
  }

  static async start(options: NodeOptions): Promise<PostgresNode> {
    const node = new PostgresNode(options);
    await node.nodes.link.start();
    return node;
  }

  /** The number of the node's session in PostgreSQL; 0 while it has none. */
  get sessionId(): number {
    return this.nodes.link.session?.id ?? 0;
  }

  /** Resolves when the link is whole, or broken. @throws Error after `within` milliseconds */
  async becomes(state: 'whole' | 'broken', within = 15_000): Promise<string | null> {
    const { link } = this.nodes;
    const isReached = (degraded: string | null): boolean => (degraded === null) === (state === 'whole');
    if (isReached(link.degraded)) return link.degraded;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not ${state} within ${within} ms: ${link.degraded}`)), within);
      const stop = link.onChange((degraded) => {
        if (!isReached(degraded)) return;
        clearTimeout(timer);
        stop();
        resolve(degraded);
      });
    });
  }

  async close(): Promise<void> {
    this.presence.close();
    this.slots.close();
    this.#ledger.close();
    await this.bus.close();
    this.hints.close();
    await this.nodes.close();
  }
}
