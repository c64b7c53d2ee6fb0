/** Bech32 (BIP 173) without its limit of length, in which age writes keys. */
const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const checksumLength = 6;

const polymod = (values: readonly number[]): number => {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    generators.forEach((generator, bit) => {
      if ((top >>> bit) & 1) sum ^= generator;
    });
  }
  return sum >>> 0;
};

const expanded = (prefix: string): number[] => {
  const codes = [...prefix].map((letter) => letter.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
};

/** Regroups bits; undefined if what is left over is not a padding of zeros. */
const regrouped = (values: Iterable<number>, from: number, to: number, isPadded: boolean): number[] | undefined => {
  const result: number[] = [];
  let [held, bits] = [0, 0];
  for (const value of values) {
    held = (held << from) | value;
    bits += from;
    while (bits >= to) {
      bits -= to;
      result.push((held >>> bits) & ((1 << to) - 1));
    }
    held &= (1 << bits) - 1;
  }
  if (isPadded && bits > 0) result.push((held << (to - bits)) & ((1 << to) - 1));
  return !isPadded && (bits >= from || held !== 0) ? undefined : result;
};

/** The bytes behind a prefix; undefined if the text has a slip, mixed cases or another prefix. */
export const decodeBech32 = (text: string, prefix: string): Buffer | undefined => {
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) return undefined;
  const lower = text.toLowerCase();
  if (!lower.startsWith(`${prefix}1`)) return undefined;
  const values = [...lower.slice(prefix.length + 1)].map((letter) => alphabet.indexOf(letter));
  if (values.length < checksumLength || values.includes(-1)) return undefined;
  if (polymod([...expanded(prefix), ...values]) !== 1) return undefined;
  const bytes = regrouped(values.slice(0, -checksumLength), 5, 8, false);
  return bytes && Buffer.from(bytes);
};

export const encodeBech32 = (prefix: string, bytes: Uint8Array): string => {
  const values = regrouped(bytes, 8, 5, true) ?? [];
  const sum = polymod([...expanded(prefix), ...values, ...Array<number>(checksumLength).fill(0)]) ^ 1;
  const check = Array.from({ length: checksumLength }, (_, at) => (sum >>> (5 * (checksumLength - 1 - at))) & 31);
  return `${prefix}1${[...values, ...check].map((value) => alphabet[value]).join('')}`;
};
