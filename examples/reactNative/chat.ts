/** The chat of an app: one client for all screens. */
import AsyncStorage from '@react-native-async-storage/async-storage';
import NetInfo from '@react-native-community/netinfo';
import { type ChatClient, createChatClient } from 'homeroom/client';
import { reactNative } from 'homeroom/react-native';
import { AppState } from 'react-native';

/** `fetchToken` asks the school's own server who is signed in; null: nobody is. */
export const openChat = (url: string, fetchToken: () => Promise<string | null>): ChatClient =>
  createChatClient({
    url,
    token: fetchToken,
    ...reactNative({ url, AppState, NetInfo, storage: AsyncStorage }),
  });
