/** The older systems whose clients may stay, as settings name them. */
export const legacyNames = ['thebot', 'jobs', 'alumni'] as const;

export type LegacyName = (typeof legacyNames)[number];
