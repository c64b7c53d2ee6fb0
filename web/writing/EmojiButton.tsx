import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { IconButton } from '../design/IconButton.tsx';
import { Popover } from '../design/Popover.tsx';
import { t } from '../locales/translate.ts';
import { Lazy } from '../session/Lazy.tsx';
import { applyEdit, stateOf } from './fieldEdits.ts';

export const loadEmojiPicker = () => import('../emoji/EmojiPicker.tsx').then((part) => part.EmojiPicker);

/** Puts an emoji into a field where its caret is. */
export const EmojiButton = ({ field }: { field: RefObject<HTMLTextAreaElement | null> }) => {
  const [isPicking, setIsPicking] = useState(false);
  const smile = useRef<HTMLButtonElement>(null);
  const insert = (emoji: string): void => {
    setIsPicking(false);
    // The picker gives the focus back to its button first.
    requestAnimationFrame(() => {
      if (field.current === null) return;
      const { from, to } = stateOf(field.current);
      field.current.focus();
      applyEdit(field.current, { from, to, words: emoji, select: [from + emoji.length, from + emoji.length] });
    });
  };
  return (
    <>
      <IconButton
        icon="smile"
        label={t('message.emoji')}
        buttonRef={smile}
        aria-expanded={isPicking}
        onClick={() => setIsPicking(!isPicking)}
      />
      {isPicking && (
        <Popover anchor={smile} class="emoji-popover" onClose={() => setIsPicking(false)}>
          <Lazy load={loadEmojiPicker} given={{ onChoose: insert }} />
        </Popover>
      )}
    </>
  );
};
