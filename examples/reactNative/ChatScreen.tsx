import type { ChatClient } from 'homeroom/client';
import { ChatProvider, useChat, useConnection, useRoom } from 'homeroom/react';
import { useState } from 'react';
import { Button, FlatList, Text, TextInput, View } from 'react-native';

const Conversation = ({ roomId }: { readonly roomId: number }) => {
  const { messages, view, hasOlder } = useRoom(roomId, { at: 'unread' });
  const [draft, setDraft] = useState('');
  const send = (): void => {
    if (draft.trim() !== '') view.send(draft);
    setDraft('');
  };
  return (
    <View>
      <FlatList
        inverted
        data={[...messages].reverse()}
        keyExtractor={({ key }) => key}
        renderItem={({ item }) => (
          <Text>
            {item.sender.full_name}: {item.content} {item.status === 'sent' ? '' : item.status}
          </Text>
        )}
        onEndReached={() => void (hasOlder && view.loadOlder())}
        onViewableItemsChanged={() => view.markRead()}
      />
      <TextInput value={draft} onChangeText={setDraft} onSubmitEditing={send} placeholder="Message" />
    </View>
  );
};

const Rooms = ({ onOpen }: { readonly onOpen: (roomId: number) => void }) => {
  const { rooms, unreadTotal } = useChat();
  const { status, failure } = useConnection();
  return (
    <View>
      <Text>{status === 'online' ? `${unreadTotal} unread` : `${status} ${failure?.message ?? ''}`}</Text>
      <FlatList
        data={rooms}
        keyExtractor={({ id }) => String(id)}
        renderItem={({ item }) => (
          <Button title={`${item.name} (${item.unread_count})`} onPress={() => onOpen(item.id)} />
        )}
      />
    </View>
  );
};

/** The list of rooms, and the one that was opened. */
export const ChatScreen = ({ chat, opened = null }: { readonly chat: ChatClient; readonly opened?: number | null }) => {
  const [roomId, setRoomId] = useState(opened);
  return (
    <ChatProvider client={chat}>
      {roomId === null ? <Rooms onOpen={setRoomId} /> : <Conversation roomId={roomId} />}
    </ChatProvider>
  );
};
