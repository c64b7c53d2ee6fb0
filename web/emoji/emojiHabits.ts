/** The emoji that a person took last, and their skin tone: 0 for none, 1 to 5 from light to dark. */
export interface EmojiHabits {
  readonly recent: readonly string[];
  readonly tone: number;
}

const recentAtMost = 24;
/** What schools send most, for who has taken none yet. */
const usual = ['👍', '❤️', '😄', '🎉', '👏', '🙏', '😮', '😢', '✅', '❌', '❓', '💡', '⭐', '🔥', '💯', '👀'];
const keyOf = (meId: number): string => `homeroom.emoji.${meId}`;

/** Kept in this browser, for this person. */
export const habitsOf = (meId: number): EmojiHabits => {
  try {
    const { recent, tone } = JSON.parse(localStorage.getItem(keyOf(meId)) ?? '{}') as Partial<EmojiHabits>;
    const kept = Array.isArray(recent) ? recent.filter((one) => typeof one === 'string').slice(0, recentAtMost) : [];
    return { recent: kept, tone: Number.isInteger(tone) ? Math.max(0, Math.min(5, tone ?? 0)) : 0 };
  } catch {
    return { recent: [], tone: 0 }; // Storage is refused, or another release wrote it.
  }
};

const keep = (meId: number, habits: EmojiHabits): void => {
  try {
    localStorage.setItem(keyOf(meId), JSON.stringify(habits));
  } catch {
    // They hold until the page is closed.
  }
};

export const chooseTone = (meId: number, tone: number): void => keep(meId, { ...habitsOf(meId), tone });

export const rememberEmoji = (meId: number, emoji: string): void => {
  const { recent, tone } = habitsOf(meId);
  keep(meId, { tone, recent: [emoji, ...recent.filter((one) => one !== emoji)].slice(0, recentAtMost) });
};

/** The recent ones, filled up with what is usual. */
export const oftenUsed = ({ recent }: EmojiHabits): readonly string[] =>
  [...new Set([...recent, ...usual])].slice(0, recentAtMost);
