import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { ChatError } from '../../../core/errors.ts';
import { refuseUpgrade } from './refuseUpgrade.ts';

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The sockets of one chat on a server. */
interface Mount {
  /** Without a slash at its end. */
  readonly path: string;
  /** Whether the upgrade is for this chat. */
  claims(request: IncomingMessage): boolean;
  readonly onUpgrade: OnUpgrade;
}

const known = new WeakMap<Server, ServerUpgrades>();

/**
 * The upgrades of one http server, shared by all chats on it and by whatever else a host has there. What is for a chat
 * reaches that chat alone: `ws`, Socket.IO and handlers of hosts end upgrades that they do not know, also those that
 * another listener has just answered, so they must not see ours. Everything else is left to the other listeners, or
 * answered with 404 where there are none.
 */
export class ServerUpgrades {
  readonly #server: Server;
  readonly #mounts: Mount[] = [];
  readonly #emit: Server['emit'];

  private constructor(server: Server) {
    this.#server = server;
    this.#emit = server.emit;
  }

  static of(server: Server): ServerUpgrades {
    const found = known.get(server) ?? new ServerUpgrades(server);
    known.set(server, found);
    return found;
  }

  /** @throws ChatError INVALID_REQUEST for a path that is, contains or is below one of another chat */
  refuseTaken(path: string): void {
    const taken = this.#mounts.find((mount) => isWithin(path, mount.path) || isWithin(mount.path, path));
    if (taken === undefined) return;
    const both = taken.path === path ? 'that path' : `"${taken.path}"`;
    throw new ChatError(
      'INVALID_REQUEST',
      `attach: "${path}" cannot be served here, because another chat has ${both} on this server; give this one a path of its own, for example chat.attach(server, { path: '/second/ws/chat' }), or close the other chat first.`,
    );
  }

  /** Returns how to end it. @throws as `refuseTaken` */
  add(mount: Mount): () => void {
    this.refuseTaken(mount.path);
    if (this.#mounts.length === 0) this.#begin();
    this.#mounts.push(mount);
    return () => {
      const index = this.#mounts.indexOf(mount);
      if (index >= 0) this.#mounts.splice(index, 1);
      if (index >= 0 && this.#mounts.length === 0) this.#end();
    };
  }

  /** Node.js takes a request for an upgrade only while something listens. */
  #begin(): void {
    this.#server.on('upgrade', this.#onUnclaimed);
    Reflect.set(this.#server, 'emit', this.#dispatch);
  }

  #end(): void {
    this.#server.off('upgrade', this.#onUnclaimed);
    // Whoever has put another function in its place since then calls ours, which passes everything on.
    if (this.#server.emit !== this.#dispatch) return;
    Reflect.deleteProperty(this.#server, 'emit');
    if (this.#server.emit !== this.#emit) Reflect.set(this.#server, 'emit', this.#emit);
    known.delete(this.#server);
  }

  readonly #dispatch = ((event: string | symbol, ...given: unknown[]): boolean => {
    if (event === 'upgrade' && this.#mounts.length > 0) {
      const [request, socket, head] = given as Parameters<OnUpgrade>;
      const mount = this.#mounts.find((one) => one.claims(request));
      if (mount !== undefined) {
        mount.onUpgrade(request, socket, head);
        return true;
      }
    }
    return Reflect.apply(this.#emit, this.#server, [event, ...given]);
  }) as Server['emit'];

  readonly #onUnclaimed: OnUpgrade = (_, socket) => {
    if (this.#server.listenerCount('upgrade') === 1) return refuseUpgrade(socket, 404);
    // Nobody may ever take it, and its failure must not end the process.
    socket.on('error', ignore);
  };
}

const ignore = (): void => {};

const isWithin = (path: string, other: string): boolean => path === other || path.startsWith(`${other}/`);
