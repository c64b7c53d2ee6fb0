import type { Signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { Icon } from '../design/Icon.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { enFiles } from '../locales/enFiles.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import type { ChosenFile } from './chosenFiles.ts';
import { fileIcon } from './fileIcon.ts';
import { fileSize } from './fileSize.ts';
import './FileTray.css';

learnEnglish(enFiles);
// What shows them in the message is there before the network may go.
void import('./MessageFiles.tsx');

/** The files that go with the next message. Pictures are asked for words, for those who do not see them. */
export const FileTray = ({ chosen }: { chosen: Signal<readonly ChosenFile[]> }) => (
  <ul class="file-tray" aria-label={t('files.chosen')}>
    {chosen.value.map((one) => (
      <TrayItem
        key={one.key}
        chosen={one}
        onChange={(changed) => {
          chosen.value = chosen.value.map((other) => (other.key === one.key ? changed : other));
        }}
        onRemove={() => {
          chosen.value = chosen.value.filter(({ key }) => key !== one.key);
        }}
      />
    ))}
  </ul>
);

interface ItemProps {
  readonly chosen: ChosenFile;
  readonly onChange: (changed: ChosenFile) => void;
  readonly onRemove: () => void;
}

const TrayItem = ({ chosen, onChange, onRemove }: ItemProps) => {
  const { file, name, alt = '' } = chosen;
  const isPicture = /^image\/(png|jpe?g|gif|webp|avif)$/.test(file.type);
  const url = useMemo(() => (isPicture ? URL.createObjectURL(file) : null), [file]);
  useEffect(() => () => void (url !== null && URL.revokeObjectURL(url)), [url]);
  return (
    <li>
      <span class="tray-face">
        {url === null ? <Icon name={fileIcon(file.type)} size={22} /> : <img src={url} alt="" width={48} height={48} />}
      </span>
      <span class="tray-text">
        <strong class="clipped">
          <bdi>{name}</bdi>
        </strong>
        <span class="note">{fileSize(file.size)}</span>
        {isPicture && (
          <input
            class="field"
            dir="auto"
            maxLength={1_000}
            value={alt}
            aria-label={t('files.altOf', { name })}
            placeholder={t('files.alt')}
            onInput={({ currentTarget: { value } }) => onChange({ ...chosen, alt: value })}
          />
        )}
      </span>
      <IconButton icon="close" label={t('files.remove', { name })} onClick={onRemove} />
    </li>
  );
};
