import { useSyncExternalStore } from 'react';
import type { Readable } from '../runtime/Readable.ts';

/** The current value. The component renders again when it changes. */
export const useReadable = <Value>({ subscribe, get }: Readable<Value>): Value =>
  useSyncExternalStore(subscribe, get, get);
