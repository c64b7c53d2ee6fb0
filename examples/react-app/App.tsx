import { useChat, useConnection, useContacts } from 'homeroom/react';
import { useState } from 'react';
import { Conversation } from './Conversation.tsx';

/** Whom one may write to on the left, one conversation on the right. */
export const App = () => {
  const { client, me, rooms, unreadTotal } = useChat();
  const { contacts } = useContacts({});
  const { isLost } = useConnection();
  const [roomId, setRoomId] = useState<number>();

  const open = async (userId: number): Promise<void> => {
    const { room } = await client.openRoom({ type: 'direct', user_id: userId });
    setRoomId(room.id);
  };

  return (
    <main>
      <h1>
        {me?.full_name} ({unreadTotal} unread)
      </h1>
      {isLost && <p role="status">No connection. What you write is sent later.</p>}
      <ul aria-label="Chats">
        {rooms.map((room) => (
          <li key={room.id}>
            <button type="button" onClick={() => setRoomId(room.id)}>
              {room.name}: {room.last_message_content}
            </button>
          </li>
        ))}
      </ul>
      <ul aria-label="People">
        {contacts.map((contact) => (
          <li key={contact.id}>
            <button type="button" onClick={() => void open(contact.id)}>
              {contact.full_name}
            </button>
          </li>
        ))}
      </ul>
      {roomId !== undefined && <Conversation key={roomId} id={roomId} />}
    </main>
  );
};
