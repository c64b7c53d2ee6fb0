import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { IconButton } from '../design/IconButton.tsx';
import { Popover } from '../design/Popover.tsx';
import { EmojiPicker } from '../emoji/EmojiPicker.tsx';
import { t } from '../locales/translate.ts';
import { applyEdit, stateOf } from './fieldEdits.ts';

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
          <EmojiPicker onChoose={insert} />
        </Popover>
      )}
    </>
  );
};
