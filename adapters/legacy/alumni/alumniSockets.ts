import { closeCodes, errorTable } from '../../wire/errors/errorTable.ts';
import type { LegacySockets } from '../../wire/legacy/LegacySockets.ts';
import type { LegacyParts } from '../../wire/legacy/LegacySystem.ts';
import { readOlderSocket, roomOfPath } from '../readOlderSocket.ts';
import { AlumniTranslation } from './AlumniTranslation.ts';

/**
 * What the client should come back from. It does so after a close that was not clean, and after no other, so these cut the
 * connection. A refused token is among them, because the page gets a new one only when its next request is refused;
 * `Entrance` holds up those who come again and again with the old one.
 */
const passing: ReadonlySet<number | null> = new Set([
  errorTable.UNAUTHORIZED.close,
  ...[closeCodes.restart, closeCodes.internalError, closeCodes.tooSlow],
]);

export const alumniSockets = ({ chat }: Pick<LegacyParts, 'chat'>): LegacySockets => ({
  readAddress: (request) => {
    const { path = '', query } = readOlderSocket(request) ?? {};
    const room = roomOfPath(path);
    return room === undefined ? null : { room, token: query?.get('token') || null };
  },
  admit: async () => {},
  open: (socket) => new AlumniTranslation(socket, chat),
  // A page without a token has nobody signed in, and comes back when somebody has.
  closeCode: (code, { token }) => (passing.has(code) && token !== null ? null : code),
});
