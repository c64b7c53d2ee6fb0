import type { ChatClient } from '../../client/ChatClient.ts';
import type { Me } from '../../client/wire/wireTypes.ts';
import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';
import { typeForTwo } from '../policy/roomTypes.ts';
import { draftIn, keepDraft } from '../session/drafts.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { go, roomPath } from '../session/router.ts';

/** Goes to the chat with a person, and begins a message there with `quote`. The server creates the chat if there is none. */
export const writeTo = (client: ChatClient, me: Me, userId: number, quote = ''): void => {
  const type = typeForTwo(me);
  if (type === undefined) return toast(t('contacts.noChat'));
  reportFailure(
    client.openRoom({ type, user_id: userId }).then(({ room }) => {
      // What was begun there before is not lost.
      const place = { meId: me.id, roomId: room.id };
      if (quote !== '' && draftIn(place).text === '') keepDraft(place, { text: quote });
      go(roomPath(room.id));
    }),
  );
};
