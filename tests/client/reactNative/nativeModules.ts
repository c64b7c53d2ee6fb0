/**
 * The modules of an app, as far as the example uses them: their types, for a compiler without React Native, and their code,
 * for a device that is no device. Both are small; the types are those of React Native 0.81.
 */
export const nativeTypes: Readonly<Record<string, string>> = {
  'react-native': `
import type { ReactElement, ReactNode } from 'react';
export const AppState: {
  readonly currentState: 'active' | 'background' | 'inactive' | 'unknown' | 'extension';
  addEventListener(
    type: 'change' | 'memoryWarning' | 'blur' | 'focus',
    listener: (state: 'active' | 'background' | 'inactive' | 'unknown' | 'extension') => void,
  ): { remove(): void };
};
export const View: (props: { readonly children?: ReactNode }) => ReactElement;
export const Text: (props: { readonly children?: ReactNode }) => ReactElement;
export const Button: (props: { readonly title: string; readonly onPress: () => void }) => ReactElement;
export const TextInput: (props: {
  readonly value: string;
  readonly onChangeText: (text: string) => void;
  readonly onSubmitEditing: () => void;
  readonly placeholder?: string;
}) => ReactElement;
export const FlatList: <Item>(props: {
  readonly data: readonly Item[];
  readonly keyExtractor: (item: Item) => string;
  readonly renderItem: (row: { readonly item: Item }) => ReactElement;
  readonly inverted?: boolean;
  readonly onEndReached?: () => void;
  readonly onViewableItemsChanged?: () => void;
}) => ReactElement;
`,
  '@react-native-async-storage/async-storage': `
declare const AsyncStorage: {
  getItem(key: string, callback?: (error?: Error | null, result?: string | null) => void): Promise<string | null>;
  setItem(key: string, value: string, callback?: (error?: Error | null) => void): Promise<void>;
  removeItem(key: string, callback?: (error?: Error | null) => void): Promise<void>;
  getAllKeys(callback?: (error?: Error | null, result?: readonly string[] | null) => void): Promise<readonly string[]>;
};
export default AsyncStorage;
`,
  '@react-native-community/netinfo': `
type State =
  | { readonly type: 'unknown'; readonly isConnected: boolean | null; readonly details: null }
  | { readonly type: 'none'; readonly isConnected: false; readonly details: null }
  | { readonly type: 'wifi' | 'cellular'; readonly isConnected: true; readonly details: object };
declare const NetInfo: { addEventListener(listener: (state: State) => void): () => void };
export default NetInfo;
`,
};

/** They take what they show from the global \`device\`. */
export const nativeCode: Readonly<Record<string, string>> = {
  'react-native': `
import { createElement } from 'react';
const shown = ({ children }) => createElement('p', null, children);
export const AppState = device.AppState;
export const [View, Text] = [shown, shown];
export const Button = ({ title }) => createElement('button', null, title);
export const TextInput = ({ value, placeholder }) => createElement('input', { defaultValue: value, placeholder });
export const FlatList = ({ data, keyExtractor, renderItem }) =>
  createElement('ul', null, data.map((item) => createElement('li', { key: keyExtractor(item) }, renderItem({ item }))));
`,
  '@react-native-async-storage/async-storage': 'export default device.AsyncStorage;',
  '@react-native-community/netinfo': 'export default device.NetInfo;',
};
