/** What apps import from `homeroom/react-native`. */
export { type AppStateLike, type NativeParts, type NetInfoLike, reactNative } from './reactNative.ts';
export { type KeyValueStorage, storageOutbox } from './storageOutbox.ts';
