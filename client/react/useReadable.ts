'use client';

import { useSyncExternalStore } from 'react';
import type { Readable } from '../runtime/Readable.ts';

/**
 * The current value. The component renders again when it changes. A page that a server rendered begins with the value that
 * the server had, and follows from there.
 */
export const useReadable = <Value>({ subscribe, get, initial = get }: Readable<Value>): Value =>
  useSyncExternalStore(subscribe, get, initial);
