/** The older systems whose clients may stay, as settings name them. */
export const legacyNames = ['thebot'] as const;

export type LegacyName = (typeof legacyNames)[number];
