import type { ChatClient } from '../../client/ChatClient.ts';
import { go, roomPath } from '../app/router.ts';
import { reportFailure } from '../app/tellFailure.ts';

/** Goes to the chat with somebody; the server makes it if there is none. */
export const writeTo = (client: ChatClient, userId: number): void =>
  reportFailure(
    client.openRoom({ type: 'direct', user_id: userId }).then(({ room }) => {
      go(roomPath(room.id));
    }),
  );
