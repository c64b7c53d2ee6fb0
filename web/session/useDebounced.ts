import { useEffect, useState } from 'preact/hooks';

/** A value once it has rested for a while: what a search asks the server for, instead of every letter. */
export const useDebounced = <Value>(value: Value, delayMs = 220): Value => {
  const [debounced, setDebounced] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return debounced;
};
