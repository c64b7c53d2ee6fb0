import type { Attachment } from '../../client/wire/wireTypes.ts';
import { useContent } from '../attachments/useContent.ts';
import { t } from '../locales/translate.ts';

interface Props {
  readonly picture: Attachment;
  /** Who sent it, and when. */
  readonly about: string;
  readonly onOpen: () => void;
}

/** A square of a picture, which opens the picture; a blur until it is there. One that was withheld has neither. */
export const SharedPicture = ({ picture, about, onOpen }: Props) => {
  const { id, name, alt, blur, thumbnail, state } = picture;
  const isOpen = thumbnail !== undefined && state === 'ready';
  const content = useContent(id, 'thumbnail', isOpen);
  const url = content !== null && 'url' in content ? content.url : null;
  const source = url ?? (blur === undefined ? undefined : `data:image/webp;base64,${blur}`);
  const isGone = !isOpen || (content !== null && 'failure' in content);
  return (
    <button
      type="button"
      class="shared-picture"
      aria-label={`${t('files.open', { name: alt || name })}, ${about}`}
      title={about}
      disabled={isGone}
      onClick={onOpen}
    >
      {source !== undefined && !isGone && (
        <img src={source} alt="" class={url === null ? 'is-blurred' : ''} decoding="async" />
      )}
      {isGone && <span class="note">{t(isOpen ? 'files.gone' : 'files.withheld')}</span>}
    </button>
  );
};
