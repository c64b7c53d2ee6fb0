import { useEffect, useState } from 'preact/hooks';
import type { RoomView } from '../../client/room/RoomView.ts';
import { useAccount } from '../session/Account.ts';
import { ConversationView } from './ConversationView.tsx';

interface Props {
  readonly roomId: number;
  /** The message to start at, e.g. a search result; null for the first unread or the end. */
  readonly messageId: number | null;
}

/** Opens a room while it is shown, and closes it after. */
export const ConversationPane = ({ roomId, messageId }: Props) => {
  const { client } = useAccount();
  const [view, setView] = useState<RoomView | null>(null);
  useEffect(() => {
    const opened = client.room(roomId);
    setView(opened);
    // The room's state says why opening failed.
    opened.open({ at: messageId === null ? 'unread' : { messageId } }).catch(() => {});
    return () => opened.close();
  }, [client, roomId]);
  return view === null ? (
    <main class="pane-main" id="main" tabIndex={-1} />
  ) : (
    <ConversationView view={view} messageId={messageId} />
  );
};
