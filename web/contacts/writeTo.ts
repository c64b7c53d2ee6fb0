import type { ChatClient } from '../../client/ChatClient.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { go, roomPath } from '../session/router.ts';

/** Goes to the chat with a person. The server creates it if there is none. */
export const writeTo = (client: ChatClient, userId: number): void =>
  reportFailure(
    client.openRoom({ type: 'direct', user_id: userId }).then(({ room }) => {
      go(roomPath(room.id));
    }),
  );
