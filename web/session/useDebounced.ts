import { useEffect, useState } from 'preact/hooks';

/** A value after it has not changed for `delayMs`, so that a search does not send a request for every letter. */
export const useDebounced = <Value>(value: Value, delayMs = 220): Value => {
  const [debounced, setDebounced] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return debounced;
};
