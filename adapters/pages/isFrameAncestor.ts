/** `self`, an origin, or all hosts below a name: `https://*.school.example`. Nothing of it can end the header that holds it. */
export const isFrameAncestor = (text: string): boolean =>
  text === 'self' || /^https?:\/\/(\*\.)?([a-z0-9-]+\.)*[a-z0-9-]+(:\d{1,5})?$/.test(text);
