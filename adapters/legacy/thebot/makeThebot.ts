import type { MakeLegacySystem } from '../../wire/legacy/LegacySystem.ts';
import { thebotMessageRoutes } from './thebotMessageRoutes.ts';
import { thebotRefusal } from './thebotRefusal.ts';
import { thebotRoomRoutes } from './thebotRoomRoutes.ts';
import { thebotSockets } from './thebotSockets.ts';

/** THE_BOT: `/api/chat/<id>/…` with `Authorization: Token`, a socket for each room, numbered pages. */
export const makeThebot: MakeLegacySystem = (parts) => ({
  name: 'thebot',
  routes: [...thebotRoomRoutes(parts), ...thebotMessageRoutes(parts)],
  ownPaths: ['/api/chat/:room_id{/*rest}'],
  refusal: thebotRefusal,
  sockets: thebotSockets(parts),
});
