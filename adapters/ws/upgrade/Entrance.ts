import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../../core/clock.ts';
import type { UserId } from '../../../core/ids.ts';
import { addressOf } from '../../system/addressOf.ts';
import { Brake } from '../../system/Brake.ts';
import { UnauthenticatedSockets } from './UnauthenticatedSockets.ts';

interface EntranceOptions {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly unauthenticatedPerAddress: number;
  readonly trustedProxies: number;
  readonly openingsPerMinute: number;
}

const minute = 60_000;

/**
 * What holds up those who come again and again. A client that is refused and comes back at once is let go later each time,
 * because some reconnect as soon as they are closed, whatever the code says.
 */
export class Entrance {
  readonly #waiting: UnauthenticatedSockets;
  readonly #trustedProxies: number;
  /** Tokens and tickets that were refused, by address: a school has one for all. */
  readonly #refusals: Brake;
  /** Rooms that were refused, by person. */
  readonly #rooms: Brake;
  /** Sockets that a person opened. */
  readonly #openings: Brake;

  constructor({ clock, unauthenticatedPerAddress, trustedProxies, openingsPerMinute }: EntranceOptions) {
    this.#waiting = new UnauthenticatedSockets(unauthenticatedPerAddress);
    this.#trustedProxies = trustedProxies;
    this.#refusals = new Brake({ clock, free: 20, firstMs: 250, mostMs: 5_000, forgetMs: minute });
    this.#rooms = new Brake({ clock, free: 3, firstMs: 500, mostMs: 10_000, forgetMs: minute });
    this.#openings = new Brake({ clock, free: openingsPerMinute, firstMs: 1_000, mostMs: 60_000, forgetMs: minute });
  }

  /** The address of the client, as far as proxies are trusted. */
  addressOf(request: IncomingMessage): string {
    return addressOf(request, this.#trustedProxies);
  }

  /** Undefined if the address has as many sockets already that have not shown whose they are. */
  wait(request: IncomingMessage): (() => void) | undefined {
    return this.#waiting.enter(addressOf(request, this.#trustedProxies));
  }

  /** Milliseconds until a socket whose proof was refused is let go. */
  proofRefused(request: IncomingMessage): number {
    return this.#refusals.strike(addressOf(request, this.#trustedProxies));
  }

  /** Milliseconds until a socket whose room was refused is let go. */
  roomRefused(userId: UserId): number {
    return this.#rooms.strike(String(userId));
  }

  /** Milliseconds that a person must wait before they open another socket; 0 if this one may be opened. */
  opened(userId: UserId): number {
    return this.#openings.strike(String(userId));
  }
}
