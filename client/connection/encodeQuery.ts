export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Half of a surrogate pair, which is no character and cannot be encoded. */
const lone = /[\ud800-\udfff]/gu;

/** The query of an address, with its `?`; '' if nothing is given. React Native has no complete `URLSearchParams`. */
export const encodeQuery = (members: Query): string => {
  const parts = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(String(value).replace(lone, '\ufffd'))}`],
  );
  return parts.length ? `?${parts.join('&')}` : '';
};
