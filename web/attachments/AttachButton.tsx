import { useRef } from 'preact/hooks';
import { IconButton } from '../design/IconButton.tsx';
import { t } from '../locales/translate.ts';

/** Opens the browser's choice of files; on a phone that offers the camera too. */
export const AttachButton = ({ onChoose }: { onChoose: (files: readonly File[]) => void }) => {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon="clip" label={t('message.attach')} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('message.attach')}
        onChange={({ currentTarget }) => {
          onChoose([...(currentTarget.files ?? [])]);
          // The same file can be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
};
