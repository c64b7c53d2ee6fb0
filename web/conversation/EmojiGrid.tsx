import { t } from '../locales/translate.ts';
import './EmojiGrid.css';

/** A choice for schools. The keyboard of the system has all others. */
const emoji = [
  ...['👍', '❤️', '😄', '🎉', '👏', '🙏', '😮', '😢'],
  ...['✅', '❌', '❓', '💡', '⭐', '🔥', '💯', '👀'],
  ...['🙂', '😉', '😂', '🤔', '😅', '😴', '🥳', '🤗'],
  ...['📚', '✏️', '📐', '🔬', '🎵', '⚽', '🏆', '⏰'],
];
const columns = 8;
const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };

export const EmojiGrid = ({ onChoose }: { onChoose: (emoji: string) => void }) => {
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = steps[event.key];
    if (by === undefined || !(event.currentTarget instanceof HTMLElement)) return;
    event.preventDefault();
    event.stopPropagation();
    const all = [...event.currentTarget.querySelectorAll('button')];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of buttons is no fieldset of a form
    <div class="emoji-grid" role="group" aria-label={t('message.emoji')} onKeyDown={onKeyDown}>
      {emoji.map((one, at) => (
        <button
          key={one}
          type="button"
          tabIndex={at === 0 ? 0 : -1}
          aria-label={t('message.reactWith', { emoji: one })}
          onClick={() => onChoose(one)}
        >
          {one}
        </button>
      ))}
    </div>
  );
};
