import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isTrustedCookie, isTrustedOrigin } from '../../wire/account/isTrustedOrigin.ts';
import type { LegacyClient, LegacySockets } from '../../wire/legacy/LegacySockets.ts';
import { subprotocol } from './makeIdentify.ts';
import { refuseUpgrade } from './refuseUpgrade.ts';
import { ServerUpgrades } from './ServerUpgrades.ts';
import { readSocketAddress, type SocketAddress } from './SocketAddress.ts';

export interface UpgradeOptions {
  /** Where sockets live, without a slash at its end; other upgrades are left alone. */
  readonly path: string;
  /** Origins of pages, besides the server's own, that may open sockets, e.g. `https://school.example`; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** Whether a socket may be opened under this `Host`; absent: under any. */
  readonly isTrustedHost?: (host: string | undefined) => boolean;
}

/** A connection that has just become a WebSocket. Who opened it is not known yet. */
export interface UpgradedConnection {
  readonly ws: WebSocket;
  readonly socket: Duplex;
  readonly request: IncomingMessage;
  readonly address: SocketAddress;
  /** The older client that opened it; undefined: one of ours. */
  readonly legacy?: LegacyClient | undefined;
}

interface Deps {
  readonly server: Server;
  readonly options: UpgradeOptions & { readonly queryToken: boolean };
  /** The older systems whose clients are let in; those named first are asked first. */
  readonly legacy: readonly LegacySockets[];
  readonly isDraining: () => boolean;
  /** Called after the checks and before `onUpgraded`, for each connection that is let in. */
  readonly onAdmitted: () => void;
  readonly onUpgraded: (connection: UpgradedConnection) => void;
  /** Called for each connection that is refused, with the HTTP status. */
  readonly onRefused: (request: IncomingMessage, status: number) => void;
}

/** Bytes of one text frame from a client at most. */
const maxPayload = 64 * 1024;

/**
 * Accepts WebSockets on an HTTP server, beside whatever else upgrades there. Wrong paths, pages of other sites, cookies
 * that no page of ours sent and, while the server drains, everybody are refused by an HTTP status. Returns how to stop.
 */
export const acceptUpgrades = ({ server, options, legacy, isDraining, ...told }: Deps): (() => void) => {
  const { onAdmitted, onUpgraded, onRefused } = told;
  const websockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    autoPong: false,
    maxPayload,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  const refuse = (request: IncomingMessage, socket: Duplex, status: number): void => {
    onRefused(request, status);
    refuseUpgrade(socket, status);
  };
  const addressOf = (request: IncomingMessage, client: LegacyClient | undefined) =>
    addressFor(client, options.queryToken) ?? readSocketAddress(request.url ?? '', options.path);
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const client = clientOf(legacy, request);
    const address = addressOf(request, client);
    if (address === null || address === 'unknown') return refuse(request, socket, 404);
    if (isDraining()) return refuse(request, socket, 503);
    if (options.isTrustedHost?.(request.headers.host) === false) return refuse(request, socket, 403);
    const { headers } = request;
    if (!isTrustedOrigin(headers, options.corsOrigins) || !isTrustedCookie(headers, options.corsOrigins))
      return refuse(request, socket, 403);
    onAdmitted();
    websockets.handleUpgrade(request, socket, head, (ws) =>
      onUpgraded({ ws, socket, request, address, legacy: client }),
    );
  };
  const stop = ServerUpgrades.of(server).add({
    path: options.path,
    claims: (request) => addressOf(request, clientOf(legacy, request)) !== null,
    onUpgrade,
  });
  return () => {
    stop();
    websockets.close();
  };
};

const clientOf = (legacy: readonly LegacySockets[], request: IncomingMessage): LegacyClient | undefined => {
  for (const sockets of legacy) {
    const address = sockets.readAddress(request);
    if (address !== null) return { sockets, address };
  }
  return undefined;
};

/** Older clients cannot leave the token out of the address. Where it is not taken there, a first frame may bring it. */
const addressFor = (client: LegacyClient | undefined, queryToken: boolean): SocketAddress | undefined =>
  client && { room: client.address.room, token: queryToken ? client.address.token : null, ticket: null };
