/** A message of so many emoji and nothing else is shown large. */
const few = 6;
const unitsAtMost = 120;
// The flag is younger than the language that the sources are checked as.
const onlyEmoji = new RegExp(`^(?:\\p{RGI_Emoji}\\s?){1,${few}}$`, 'v');

export const isLargeEmoji = (text: string): boolean => text.length <= unitsAtMost && onlyEmoji.test(text);
