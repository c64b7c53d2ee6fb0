import type { MakeLegacySystem } from '../../wire/legacy/LegacySystem.ts';
import { plainRefusal } from '../plainRefusal.ts';
import { alumniMessageRoutes } from './alumniMessageRoutes.ts';
import { alumniRoomRoutes } from './alumniRoomRoutes.ts';
import { alumniSockets } from './alumniSockets.ts';

/** The alumni platform: `/api/messaging/…`, and a socket for each conversation that comes back when it is cut. */
export const makeAlumni: MakeLegacySystem = (parts) => ({
  name: 'alumni',
  routes: [...alumniRoomRoutes(parts), ...alumniMessageRoutes(parts)],
  ownPaths: ['/api/messaging{/*rest}'],
  refusal: plainRefusal,
  sockets: alumniSockets(parts),
});
