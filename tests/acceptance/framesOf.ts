import type { Southern } from './otherSchool.ts';

/** What the head may send over a socket: each is answered with an error, or changes nothing in the south. */
export const framesOf = (south: Southern): Readonly<Record<string, object>> => {
  const inRoom = { room_id: south.room };
  const atMessage = { ...inRoom, message_id: south.message };
  const written = { client_id: crypto.randomUUID(), content: 'Changed' };
  return {
    auth: { token: 'none' },
    send_message: { ...inRoom, ...written },
    message: { ...inRoom, ...written, client_id: crypto.randomUUID() },
    chat_message: { ...inRoom, client_id: crypto.randomUUID(), message: 'Changed' },
    edit_message: { ...atMessage, content: 'Changed' },
    delete_message: atMessage,
    react: { ...atMessage, emoji: '👍' },
    mark_read: inRoom,
    read: inRoom,
    typing: { ...inRoom, is_typing: true },
    stop_typing: inRoom,
    subscribe_room: inRoom,
    unsubscribe_room: inRoom,
    get_room_list: {},
    sync: { ...inRoom, after: 0 },
    ping: {},
  };
};
