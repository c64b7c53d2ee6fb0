import { useRef, useState } from 'preact/hooks';
import { Icon } from '../design/Icon.tsx';
import { t } from '../locales/translate.ts';

interface Props {
  readonly file: File | null;
  readonly onChoose: (file: File | null) => void;
}

/** Chooses a file, or takes one that is dropped. */
export const RosterDrop = ({ file, onChoose }: Props) => {
  const [isOver, setIsOver] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the field inside is the first
    <div
      class={`drop ${isOver ? 'is-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        onChoose(event.dataTransfer?.files[0] ?? null);
      }}
    >
      <Icon name="upload" size={26} />
      <button type="button" class="button" onClick={() => field.current?.click()}>
        {t('import.choose')}
      </button>
      <span class="note">{file?.name ?? t('import.dropped')}</span>
      <input
        ref={field}
        type="file"
        class="unseen"
        accept=".zip,application/zip"
        tabIndex={-1}
        aria-label={t('import.file')}
        onChange={(event) => {
          onChoose(event.currentTarget.files?.[0] ?? null);
          // The same file again, after it was changed, is another choice.
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
};
