import type { RoomId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { BusListener } from '../../../core/rooms/RoomBus.ts';
import type { BusMessage } from './BusMessage.ts';

/** Tells a listener what another node has published. @param isHeard whether somebody here listens to the room */
export const deliverTo = (
  listener: BusListener<ChatEvent>,
  message: BusMessage,
  isHeard: (roomId: RoomId) => boolean,
): void => {
  switch (message.type) {
    case 'heads':
      for (const [roomId, headSeq] of message.heads) if (isHeard(roomId)) listener.onPublication({ roomId, headSeq });
      return;
    case 'room': {
      const { type: _, traces: _traces, ...publication } = message;
      return listener.onPublication(publication);
    }
    case 'people':
      return listener.onInvalidation({ userIds: message.userIds });
    default:
      return listener.onEphemeral(message);
  }
};
