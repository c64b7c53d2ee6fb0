import { useSyncExternalStore } from 'react';
import type { Readable } from '../runtime/Readable.ts';

/** The value of now; renders again when it changes. */
export const useReadable = <Value>({ subscribe, get }: Readable<Value>): Value =>
  useSyncExternalStore(subscribe, get, get);
