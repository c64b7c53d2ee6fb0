import type { LegacySockets } from '../../wire/legacy/LegacySockets.ts';
import type { LegacyParts } from '../../wire/legacy/LegacySystem.ts';
import { readOlderSocket } from '../readOlderSocket.ts';
import { JobsTranslation } from './JobsTranslation.ts';

/**
 * One socket for all rooms, at our own address with the token in it. Our clients offer our subprotocol there, a ticket or a
 * header. Close codes are ours, after which this client comes back as it did.
 */
export const jobsSockets = ({ chat }: Pick<LegacyParts, 'chat'>): LegacySockets => ({
  readAddress: (request) => {
    const { path, query } = readOlderSocket(request) ?? {};
    const token = query?.get('token') || null;
    if (token === null || query?.has('room_id') || !/^\/ws\/chat\/?$/.test(path ?? '')) return null;
    return { room: 'all', token };
  },
  admit: async () => {},
  open: (socket) => new JobsTranslation(socket, chat.policy),
  closeCode: (code) => code,
});
