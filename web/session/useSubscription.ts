import { useEffect, useReducer } from 'preact/hooks';
import type { Readable } from '../../client/runtime/Readable.ts';

/** The current value of something that changes. The component renders again when it does. */
export const useSubscription = <Value>(readable: Readable<Value>): Value => {
  const [, render] = useReducer((count: number) => count + 1, 0);
  const value = readable.get();
  useEffect(() => {
    const end = readable.subscribe(() => render(undefined));
    // The value may have changed between rendering and subscribing.
    if (readable.get() !== value) render(undefined);
    return end;
  }, [readable]);
  return value;
};
