/** The type of a value in words, e.g. `a list`. Does not show the value, as it may be a secret; numbers are shown. */
export const typeName = (value: unknown): string => {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  const kind: unknown = Reflect.get(value, 'constructor');
  return typeof kind === 'function' && kind !== Object ? `a ${kind.name}` : 'an object';
};
