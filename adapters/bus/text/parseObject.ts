/** A JSON object, or undefined for any other text. */
export const parseObject = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // anybody may have written it
  }
};

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A whole number above zero that JavaScript holds exactly, as ids, seqs and moments are. */
export const isPositive = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
