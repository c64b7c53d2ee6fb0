/** Writes moments as a person's clocks and language have them; in UTC and English where either is unknown. */
export const timeIn = (locale: string, timeZone: string): ((at: Date) => string) => {
  const form =
    formFor(locale, timeZone) ??
    formFor('en', timeZone) ??
    new Intl.DateTimeFormat('en', { ...style, timeZone: 'UTC' });
  return (at) => form.format(at);
};

const style = { dateStyle: 'medium', timeStyle: 'short' } as const;

const formFor = (locale: string, timeZone: string): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat(locale, { ...style, timeZone });
  } catch {
    return undefined;
  }
};
