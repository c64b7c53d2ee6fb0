import type { IncomingMessage } from 'node:http';
import { asRoomId } from '../../../core/ids.ts';
import { closeCodes, errorTable } from '../../wire/errors/errorTable.ts';
import type { LegacySocketAddress, LegacySockets } from '../../wire/legacy/LegacySockets.ts';
import type { LegacyParts } from '../../wire/legacy/LegacySystem.ts';
import { ThebotNotices } from './ThebotNotices.ts';
import { ThebotTranslation } from './ThebotTranslation.ts';

/** Not signed in: the client forgets its token. */
const notSignedIn = 4001;
const noAccess = 4003;
/** The client waits before it comes back. */
const limitReached = 4029;

const codes: ReadonlyMap<number, number> = new Map([
  [errorTable.UNAUTHORIZED.close ?? notSignedIn, notSignedIn],
  [errorTable.USER_INACTIVE.close ?? noAccess, noAccess],
  [closeCodes.noAuthInTime, notSignedIn],
  [closeCodes.tooManySockets, limitReached],
  [closeCodes.flooding, limitReached],
  [closeCodes.badFrames, limitReached],
]);

/**
 * A room's socket of THE_BOT has the same address as ours. Our own clients offer our subprotocol, a ticket or a header, and
 * this one has none of them.
 */
const readAddress = ({ url = '', headers }: IncomingMessage): LegacySocketAddress | null => {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const search = new URLSearchParams(query);
  const token = search.get('token') || null;
  if (/^\/ws\/notifications(\/|$)/.test(path)) return { room: 'all', token, kind: 'notifications' };
  const [, digits] = /^\/ws\/chat\/([1-9]\d{0,14})\/?$/.exec(path) ?? [];
  const isOurs =
    headers['sec-websocket-protocol'] !== undefined || headers.authorization !== undefined || search.has('ticket');
  return digits === undefined || isOurs ? null : { room: asRoomId(Number(digits)), token, kind: 'room' };
};

export const thebotSockets = ({ chat, countRoomOpening }: LegacyParts): LegacySockets => ({
  readAddress,
  admit: async (userId, { kind }) => {
    if (kind === 'room') await countRoomOpening(userId);
  },
  open: (socket) => (socket.address.kind === 'room' ? new ThebotTranslation(socket, chat) : new ThebotNotices(socket)),
  closeCode: (code, { kind }) => {
    // A socket for notifications sends no proof where its address may not: that must not sign anybody out.
    if (kind === 'notifications' && code === closeCodes.noAuthInTime) return limitReached;
    return codes.get(code) ?? code;
  },
});
