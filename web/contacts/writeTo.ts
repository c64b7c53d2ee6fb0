import type { ChatClient } from '../../client/ChatClient.ts';
import { go, roomPath } from '../app/router.ts';
import { tellFailure } from '../app/tellFailure.ts';

/** Goes to the chat with somebody; the server makes it if there is none. */
export const writeTo = (client: ChatClient, userId: number): void =>
  tellFailure(
    client.openRoom({ type: 'direct', user_id: userId }).then(({ room }) => {
      go(roomPath(room.id));
    }),
  );
