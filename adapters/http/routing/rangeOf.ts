export interface AskedRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The part of a content that a `Range` asks for; undefined: the whole, also for several parts and what is no range (RFC 9110,
 * section 14.2); `none`: a part that is not there.
 */
export const rangeOf = (header: string | undefined, size: number): AskedRange | 'none' | undefined => {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '')
    return Number(last) === 0 || size === 0 ? 'none' : { from: Math.max(0, size - Number(last)), to: size - 1 };
  const from = Number(first);
  if (last !== '' && Number(last) < from) return undefined;
  if (from >= size) return 'none';
  return { from, to: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
};
