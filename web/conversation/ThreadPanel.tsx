import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { AskedMention } from '../../client/wire/Mention.ts';
import type { Message, Room } from '../../client/wire/wireTypes.ts';
import { Avatar } from '../design/Avatar.tsx';
import { Icon } from '../design/Icon.tsx';
import { roleClass } from '../design/roleClass.ts';
import { shortTime } from '../locales/dates.ts';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { draftIn, keepDraft } from '../session/drafts.ts';
import { Lazy } from '../session/Lazy.tsx';
import { reasonIn } from '../session/reportFailure.ts';
import { isSendKey } from '../session/settings.ts';
import { useDebounced } from '../session/useDebounced.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { EmojiButton } from '../writing/EmojiButton.tsx';
import { useActions } from './ConversationActions.ts';
import { RichText } from './RichText.tsx';
import './Composer.css';
import './ThreadPanel.css';

learnEnglish(enPanels);

type MentionsIn = (text: string) => readonly AskedMention[] | undefined;

const loadTools = async () => (await import('../writing/ComposerTools.tsx')).ComposerTools;

interface Thread {
  readonly root: Message;
  readonly messages: readonly Message[];
}

/** Milliseconds that an open thread waits for more events before it is read again. */
const followMs = 150;

/** A message with all replies to it. */
export const ThreadPanel = ({ messageId, room }: { messageId: number; room: Room }) => {
  const { me } = useAccount();
  const { view } = useActions();
  const [thread, setThread] = useState<Thread | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const place = { meId: me.id, roomId: view.id, threadOf: messageId };
  const [text, setText] = useState(() => draftIn(place).text);
  const field = useRef<HTMLTextAreaElement>(null);
  /** What the tools know of whom a text mentions. */
  const mentionsIn = useRef<MentionsIn>(() => undefined);
  const roomNow = useCallback(() => view.state.get(), [view]);
  const { head_seq: head } = useSubscription(view.state).room ?? room;
  const later = useDebounced(head, followMs);
  const end = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let isCurrent = true;
    const load = (): void => {
      view.thread(messageId).then(
        (loaded) => isCurrent && setThread(loaded),
        (reason: unknown) => isCurrent && setFailure(reason),
      );
    };
    load();
    return () => {
      isCurrent = false;
    };
    // Every event of the room raises its head: a new message as well as an edit or a deletion.
  }, [view, messageId, later]);
  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) field.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => end.current?.scrollIntoView({ block: 'end' }), [thread?.messages.length]);

  const change = (value: string): void => {
    setText(value);
    keepDraft(place, { text: value });
  };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    if (text.trim() === '') return;
    const mentions = mentionsIn.current(text);
    view.send(text, { replyTo: messageId, ...(mentions !== undefined && { mentions }) });
    change('');
  };

  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section class="panel-body grow" tabIndex={0} aria-label={t('thread.title')}>
        {failure !== null && <p class="problem">{t('failed', { reason: reasonIn(failure) })}</p>}
        {thread === null && failure === null && <p class="shimmer">{t('loading')}</p>}
        {thread && <Note message={thread.root} isRoot />}
        {thread && <p class="thread-count">{t('message.replies', { count: thread.messages.length })}</p>}
        {thread?.messages.map((message) => (
          <Note key={message.id} message={message} />
        ))}
        <div ref={end} />
      </section>
      {room.is_active && (
        <form class="composer" onSubmit={onSubmit}>
          <Lazy load={loadTools} isQuiet given={{ field, text, room: roomNow, isFormatting: false, mentionsIn }} />
          <div class="composer-row">
            <EmojiButton field={field} />
            <textarea
              ref={field}
              rows={1}
              dir={text === '' ? undefined : 'auto'}
              aria-label={t('thread.write')}
              placeholder={t('thread.write')}
              value={text}
              onInput={(event) => change(event.currentTarget.value)}
              onKeyDown={(event) => isSendKey(event) && onSubmit(event)}
            />
            <button type="submit" class="send" aria-label={t('message.send')} disabled={text.trim() === ''}>
              <Icon name="send" />
            </button>
          </div>
        </form>
      )}
    </>
  );
};

const Note = ({ message, isRoot = false }: { message: Message; isRoot?: boolean }) => (
  <article class={`thread-note ${isRoot ? 'is-root' : ''}`}>
    <Avatar person={message.sender} size="small" />
    <div>
      <header class="room-line">
        <strong class={`clipped role-tag ${roleClass(message.sender.role)}`}>
          <bdi>{message.sender.full_name}</bdi>
        </strong>
        <time dateTime={message.created_at}>{shortTime(message.created_at)}</time>
      </header>
      <div class="thread-text" dir="auto">
        {message.is_deleted ? t('message.deleted') : <RichText text={message.content} mentions={message.mentions} />}
      </div>
    </div>
  </article>
);
