import { useState } from 'preact/hooks';
import type { GalleryKind, RoomView } from '../../client/room/RoomView.ts';
import type { Attachment, Message } from '../../client/wire/wireTypes.ts';
import { AudioFile } from '../attachments/AudioFile.tsx';
import { FileCard } from '../attachments/FileCard.tsx';
import { Empty } from '../design/Empty.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { fullTime, shortTime } from '../locales/dates.ts';
import { enFiles } from '../locales/enFiles.ts';
import { enGallery } from '../locales/enGallery.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { Lazy } from '../session/Lazy.tsx';
import { reasonIn } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import { findLinks } from '../writing/findLinks.ts';
import { SharedPicture } from './SharedPicture.tsx';
import './SharedPanel.css';

learnEnglish(enFiles);
learnEnglish(enGallery);

const kinds: readonly GalleryKind[] = ['picture', 'file', 'link'];
const loadViewer = async () => (await import('../attachments/PictureViewer.tsx')).PictureViewer;

/** One thing that was shared, with the message that it came with. */
interface Shared<Thing> {
  readonly thing: Thing;
  readonly message: Message;
}

interface Props {
  readonly view: Pick<RoomView, 'shared'>;
  readonly onJump: (messageId: number) => void;
}

/** Everything that was shared in the room, the newest first: pictures, other files or links. */
export const SharedPanel = ({ view, onJump: jump }: Props) => {
  const [kind, setKind] = useState<GalleryKind>('picture');
  const [viewed, setViewed] = useState<Attachment | null>(null);
  const page = usePagination(kind, async (cursor) => {
    const { messages, hasMore } = await view.shared(kind, cursor === undefined ? undefined : Number(cursor));
    // Those of another kind stay in the list until these have come.
    const items = messages.map((message) => ({ kind, message }));
    return { items, nextCursor: hasMore ? String(messages.at(-1)?.id) : null };
  });
  const messages = page.items.flatMap((item) => (item.kind === kind ? [item.message] : []));
  const isMissing = messages.length === 0 && !page.isLoading && page.failure === null;
  const pictures = filesOf(messages, (file) => file.kind === 'picture');
  const messageOf = (id: number): number | undefined => pictures.find(({ thing }) => thing.id === id)?.message.id;
  return (
    <div class="panel-body">
      <fieldset class="chips shared-kinds" aria-label={t('gallery.kinds')}>
        {kinds.map((one) => (
          <button key={one} type="button" class="chip" aria-pressed={one === kind} onClick={() => setKind(one)}>
            {t(`gallery.${one}`)}
          </button>
        ))}
      </fieldset>
      {kind === 'picture' && (
        <ul class="shared-pictures">
          {pictures.map(({ thing, message }) => (
            <li key={thing.id}>
              <SharedPicture
                picture={thing}
                about={t('gallery.by', { name: message.sender.full_name, time: fullTime(message.created_at) })}
                onOpen={() => setViewed(thing)}
              />
            </li>
          ))}
        </ul>
      )}
      {kind === 'file' && (
        <ul class="shared-list">
          {filesOf(messages, (file) => file.kind !== 'picture').map(({ thing, message }) => (
            <Line key={thing.id} message={message} name={thing.name} onJump={jump}>
              {thing.kind === 'audio' && thing.state === 'ready' ? (
                <AudioFile sound={thing} />
              ) : (
                <FileCard file={thing} />
              )}
            </Line>
          ))}
        </ul>
      )}
      {kind === 'link' && (
        <ul class="shared-list">
          {linksOf(messages).map(({ thing, message }) => (
            <Line key={`${message.id} ${thing}`} message={message} name={thing} onJump={jump}>
              <a class="shared-link" href={thing} target="_blank" rel="noopener noreferrer" dir="ltr">
                {thing.replace(/^https?:\/\//u, '')}
              </a>
            </Line>
          ))}
        </ul>
      )}
      {page.failure !== null && <p class="problem">{t('failed', { reason: reasonIn(page.failure) })}</p>}
      {messages.length === 0 && page.isLoading && <p class="shimmer">{t('loading')}</p>}
      {isMissing && <Empty title={t(`gallery.none.${kind}`)} />}
      {page.loadMore && (
        <button type="button" class="button small centred" disabled={page.isLoading} onClick={page.loadMore}>
          {t('loadMore')}
        </button>
      )}
      {viewed !== null && (
        <Lazy
          load={loadViewer}
          isQuiet
          given={{
            pictures: pictures.map(({ thing }) => thing),
            first: viewed,
            onClose: () => setViewed(null),
            onLast: page.isLoading ? undefined : page.loadMore,
            jump: {
              label: t('gallery.show'),
              onJump: ({ id }: Attachment) => {
                const messageId = messageOf(id);
                setViewed(null);
                if (messageId !== undefined) jump(messageId);
              },
            },
          }}
        />
      )}
    </div>
  );
};

const filesOf = (messages: readonly Message[], isWanted: (file: Attachment) => boolean): Shared<Attachment>[] =>
  messages.flatMap((message) => message.attachments.filter(isWanted).map((thing) => ({ thing, message })));

/** Each address of a message once; those of mail are no links to something. */
const linksOf = (messages: readonly Message[]): Shared<string>[] =>
  messages.flatMap((message) =>
    [...new Set(findLinks(message.content).map(({ href }) => href))]
      .filter((href) => /^https?:/u.test(href))
      .map((thing) => ({ thing, message })),
  );

interface LineProps {
  readonly message: Message;
  readonly name: string;
  readonly onJump: (messageId: number) => void;
  readonly children: preact.ComponentChildren;
}

const Line = ({ message: { id, sender, created_at: at }, name, onJump, children }: LineProps) => (
  <li>
    <div class="shared-thing">
      {children}
      <p class="note">
        <bdi>{sender.full_name}</bdi> · <time dateTime={at}>{shortTime(at)}</time>
      </p>
    </div>
    <IconButton icon="chats" label={t('gallery.showOf', { name })} onClick={() => onJump(id)} />
  </li>
);
