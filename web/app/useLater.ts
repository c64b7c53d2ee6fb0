import { useEffect, useState } from 'preact/hooks';

/** A value once it has rested for a while: what a search asks the server for, instead of every letter. */
export const useLater = <Value>(value: Value, restMs = 220): Value => {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value, restMs]);
  return rested;
};
