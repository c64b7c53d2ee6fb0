import type { IncomingMessage } from 'node:http';
import { closeCodes, errorTable } from '../../wire/errors/errorTable.ts';
import type { LegacySocketAddress, LegacySockets } from '../../wire/legacy/LegacySockets.ts';
import type { LegacyParts } from '../../wire/legacy/LegacySystem.ts';
import { readOlderSocket, readSocketUrl, roomOfPath } from '../readOlderSocket.ts';
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

/** A room's socket of THE_BOT has the same address as ours; one for notifications is nobody else's. */
const readAddress = (request: IncomingMessage): LegacySocketAddress | null => {
  const { path, query } = readSocketUrl(request);
  const token = query.get('token') || null;
  if (/^\/ws\/notifications(\/|$)/.test(path)) return { room: 'all', token, kind: 'notifications' };
  const room = roomOfPath(path);
  return room === undefined || readOlderSocket(request) === null ? null : { room, token, kind: 'room' };
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
