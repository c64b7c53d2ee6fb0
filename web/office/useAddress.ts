import { useState } from 'preact/hooks';

const read = (name: string): string => new URLSearchParams(location.search).get(name) ?? '';

/** Writes a value into the query of the address, without a step in the history; '' takes it out. */
const write = (name: string, value: string): void => {
  const url = new URL(location.href);
  if (value === '') url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  history.replaceState(history.state, '', url);
};

/**
 * A filter or a choice of a page that stands in the address, so that a reload, a bookmark and a link keep it.
 * `byDefault` is what it is without being there, and does not stand there.
 */
export const useAddress = (name: string, byDefault = ''): readonly [string, (value: string) => void] => {
  const [value, setValue] = useState(() => read(name) || byDefault);
  return [
    value,
    (next) => {
      write(name, next === byDefault ? '' : next);
      setValue(next);
    },
  ];
};

/** The same for a value of which only these are allowed. */
export const useAddressOf = <Value extends string>(
  name: string,
  allowed: readonly Value[],
  byDefault: Value,
): readonly [Value, (value: string) => void] => {
  const [value, set] = useAddress(name, byDefault);
  return [allowed.find((one) => one === value) ?? byDefault, set];
};
