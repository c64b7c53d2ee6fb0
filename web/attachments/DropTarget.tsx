import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../locales/translate.ts';
import { filesIn } from './chosenFiles.ts';
import './DropTarget.css';

interface Props {
  /** null: nothing can be written here. */
  readonly onFiles: ((files: readonly File[]) => void) | null;
  readonly children: ComponentChildren;
}

/** Takes files that are dragged here from elsewhere. */
export const DropTarget = ({ onFiles, children }: Props) => {
  const [depth, setDepth] = useState(0);
  const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;
  if (onFiles === null) return <>{children}</>;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button of the composer does the same by keyboard
    <div
      class="drop-target"
      onDragEnter={(event) => hasFiles(event) && setDepth(depth + 1)}
      onDragLeave={(event) => hasFiles(event) && setDepth(Math.max(0, depth - 1))}
      onDragOver={(event) => hasFiles(event) && event.preventDefault()}
      onDrop={(event) => {
        setDepth(0);
        if (!hasFiles(event)) return;
        event.preventDefault();
        onFiles(filesIn(event.dataTransfer));
      }}
    >
      {children}
      {depth > 0 && <p class="drop-here">{t('message.dropFiles')}</p>}
    </div>
  );
};
