import { useState } from 'preact/hooks';
import type { ShownMessage } from '../../client/room/RoomView.ts';
import type { Attachment } from '../../client/wire/wireTypes.ts';
import { Icon } from '../design/Icon.tsx';
import { enFiles } from '../locales/enFiles.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { Lazy } from '../session/Lazy.tsx';
import { AudioFile } from './AudioFile.tsx';
import { FileCard } from './FileCard.tsx';
import { fileIcon } from './fileIcon.ts';
import { fileSize } from './fileSize.ts';
import { useContent } from './useContent.ts';
import './MessageFiles.css';

learnEnglish(enFiles);

const loadViewer = async () => (await import('./PictureViewer.tsx')).PictureViewer;

interface Props {
  readonly message: Pick<ShownMessage, 'attachments' | 'outgoing' | 'progress' | 'failure'>;
  /** Ends the transfer of what has not gone yet. */
  readonly onCancel: () => void;
}

/** What a message carries: pictures, sounds and cards of other files; of those that go out, how far they are. */
export const MessageFiles = ({ message, onCancel }: Props) => {
  const { attachments, outgoing = [], progress, failure } = message;
  const [viewed, setViewed] = useState<Attachment | null>(null);
  const pictures = attachments.filter(isPicture);
  return (
    <div class="message-files">
      {pictures.length > 0 && (
        <div class={`pictures ${pictures.length > 1 ? 'are-many' : ''}`}>
          {pictures.map((one) => (
            <Picture key={one.id} picture={one} onOpen={() => setViewed(one)} />
          ))}
        </div>
      )}
      {attachments
        .filter((one) => !isPicture(one))
        .map((one) =>
          one.kind === 'audio' && one.state === 'ready' ? (
            <AudioFile key={one.id} sound={one} />
          ) : (
            <FileCard key={one.id} file={one} />
          ),
        )}
      {outgoing.map(({ file, name }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: counted from the end, so that each keeps its own
        <div key={outgoing.length - at} class="file-card is-outgoing">
          <Icon name={fileIcon(file.type)} size={22} />
          <span class="file-text">
            <strong class="clipped">
              <bdi>{name}</bdi>
            </strong>
            {at === 0 && failure === null && progress !== undefined ? (
              <progress max={1} value={progress} aria-label={t('files.sending', { name })} />
            ) : (
              <span class="note">{fileSize(file.size)}</span>
            )}
          </span>
        </div>
      ))}
      {outgoing.length > 0 && failure === null && (
        <button type="button" class="link" onClick={onCancel}>
          {t('files.cancel')}
        </button>
      )}
      {viewed !== null && (
        <Lazy load={loadViewer} isQuiet given={{ pictures, first: viewed, onClose: () => setViewed(null) }} />
      )}
    </div>
  );
};

/** Pictures that the server could make smaller; others are cards. */
const isPicture = ({ kind, thumbnail, state }: Attachment): boolean =>
  kind === 'picture' && thumbnail !== undefined && state === 'ready';

/** The most that one picture takes of a conversation, in pixels. */
const mostWidth = 360;
const mostHeight = 340;

/** Its place is known before it is there, so nothing moves when it comes. */
const Picture = ({ picture, onOpen }: { picture: Attachment; onOpen: () => void }) => {
  const content = useContent(picture.id, 'thumbnail');
  const { width = 4, height = 3, blur, alt, name } = picture;
  const shownWidth = Math.round(width * Math.min(1, mostWidth / width, mostHeight / height));
  const isThere = content !== null && 'url' in content;
  const source = isThere ? content.url : blur === undefined ? undefined : `data:image/webp;base64,${blur}`;
  return (
    <button type="button" class="picture" aria-label={alt ? undefined : t('files.open', { name })} onClick={onOpen}>
      <img
        src={source}
        alt={alt ?? ''}
        dir="auto"
        style={{ width: `${shownWidth}px`, aspectRatio: `${width} / ${height}` }}
        class={isThere ? '' : 'is-blurred'}
        decoding="async"
      />
      {content !== null && 'failure' in content && <span class="picture-gone">{t('files.gone')}</span>}
    </button>
  );
};
