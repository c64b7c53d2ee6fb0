/** Bits below which a secret is guessed; an estimate that knows only the plainest patterns. */
const leastBits = 32;

/**
 * Whether a secret can be guessed although it is long: one character, a short word or a run again and again. What passes
 * may be weak all the same; only the output of a generator is not.
 */
export const isWeakSecret = (secret: string): boolean => {
  const unit = secret.slice(0, periodOf(secret));
  const codes = [...unit].map((char) => char.codePointAt(0) ?? 0);
  // A character beside the one before it, or the same again, says nothing new.
  const surprising = codes.filter(
    (code, index) => Math.abs(code - (codes[index - 1] ?? Number.NaN)) !== 1 && code !== codes[index - 1],
  );
  return !(surprising.length * Math.log2(new Set(codes).size) >= leastBits);
};

/** The length of the part that a text repeats to its end; its own length if it repeats none. */
const periodOf = (text: string): number => {
  for (let length = 1; length <= text.length / 2; length += 1)
    if (text.slice(length) === text.slice(0, -length)) return length;
  return text.length;
};
