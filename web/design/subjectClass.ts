/** As many hues as the style sheet has for subjects. */
const hues = 8;

/** The class that colours a room by what it is about, e.g. a class or a subject: the same words have the same hue. */
export const subjectClass = (subject: string): string => {
  let mixed = 0;
  for (const letter of subject.normalize('NFC').toLowerCase())
    mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x9e3779b1) ^ (mixed >>> 13);
  return `of-subject of-subject-${((mixed >>> 0) % hues) + 1}`;
};
