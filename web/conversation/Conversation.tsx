import { useEffect, useState } from 'preact/hooks';
import type { RoomView } from '../../client/room/RoomView.ts';
import { useAccount } from '../session/Account.ts';
import { ConversationView } from './ConversationView.tsx';

interface Props {
  readonly roomId: number;
  /** Where to begin, e.g. at a message that was searched for. */
  readonly messageId: number | null;
}

/** A room from the moment it is looked at until something else is. */
export const Conversation = ({ roomId, messageId }: Props) => {
  const { client } = useAccount();
  const [view, setView] = useState<RoomView | null>(null);
  useEffect(() => {
    const opened = client.room(roomId);
    setView(opened);
    // Why it failed is part of the room's state.
    opened.open({ at: messageId === null ? 'unread' : { messageId } }).catch(() => {});
    return () => opened.close();
  }, [client, roomId]);
  return view === null ? (
    <main class="pane-main" id="main" tabIndex={-1} />
  ) : (
    <ConversationView view={view} messageId={messageId} />
  );
};
