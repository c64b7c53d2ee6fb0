import { useComputed } from '@preact/signals';
import type { ShownMessage } from '../../client/room/RoomView.ts';
import { Avatar } from '../design/Avatar.tsx';
import { Icon } from '../design/Icon.tsx';
import { roleClass } from '../design/roleClass.ts';
import { clockTime, fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { Lazy } from '../session/Lazy.tsx';
import { isLargeEmoji } from '../writing/isLargeEmoji.ts';
import { plainWords } from '../writing/plainWords.ts';
import { BotMark } from './BotMark.tsx';
import { useActions } from './ConversationActions.ts';
import { ReactionRow } from './ReactionRow.tsx';
import { RichText } from './RichText.tsx';
import type { MessageRowData } from './rows.ts';
import { Waiting } from './Waiting.tsx';
import './MessageItem.css';

const parts = () => import('./messageParts.ts');
const loadConfirmation = () => parts().then((part) => part.AskedConfirmation);
const loadFailure = () => parts().then((part) => part.Failure);
const loadUrgent = () => parts().then((part) => part.UrgentMark);
const loadTools = () => parts().then((part) => part.MessageTools);
const loadFiles = () => import('../attachments/MessageFiles.tsx').then((part) => part.MessageFiles);

export const MessageItem = ({ row }: { row: MessageRowData }) => {
  const { message, isMine, isHead, isNamed, isHighlighted } = row;
  const { active, view } = useActions();
  const hasFiles = !message.is_deleted && (message.attachments.length > 0 || message.outgoing !== undefined);
  const isActive = useComputed(() => active.value === row.key);
  const activate = (): void => {
    if (document.querySelector(':popover-open') === null) active.value = row.key;
  };
  const classes = [
    'message',
    isMine && 'is-mine',
    isHead && 'is-head',
    isHighlighted && 'is-highlighted',
    message.is_deleted && 'is-deleted',
    `is-${message.status}`,
    message.message_type === 'system' && 'is-system',
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a touch shows the tools as focus does
    <article
      class={classes.filter(Boolean).join(' ')}
      aria-label={t('message.actions', { name: isMine ? t('you') : message.sender.full_name })}
      data-roving
      data-message={message.id}
      tabIndex={-1}
      onPointerEnter={(event) => event.pointerType === 'mouse' && activate()}
      onClick={activate}
      onFocusIn={activate}
    >
      {!isMine && <span class="message-face">{isHead && <Avatar person={message.sender} size="small" />}</span>}
      <div class="message-body">
        {isHead && (
          <header class="message-head">
            {isNamed && (
              <span class={`message-name role-tag ${roleClass(message.sender.role)}`}>
                <bdi>{message.sender.full_name}</bdi>
              </span>
            )}
            {message.message_type === 'bot' && <BotMark />}
            <Time at={message.created_at} />
          </header>
        )}
        {message.importance && !message.is_deleted && <Lazy load={loadUrgent} isQuiet given={{}} />}
        <div class="bubble">
          {!isHead && <Time at={message.created_at} />}
          {message.reply_to !== null && !message.is_deleted && <Quote row={row} replyTo={message.reply_to} />}
          {hasFiles && <Lazy load={loadFiles} isQuiet given={{ message, onCancel: () => view.discard(message.key) }} />}
          <div class={`bubble-text ${isLargeEmoji(message.content) ? 'is-large' : ''}`} dir="auto">
            {message.is_deleted ? (
              t('message.deleted')
            ) : (
              <RichText text={message.content} mentions={message.mentions} />
            )}
            <span class="message-meta">
              {typeof message.pinned_seq === 'number' && <Pin />}
              {message.is_edited && !message.is_deleted && <span>{t('message.edited')}</span>}
              {isMine && <Tick message={message} isRead={row.isRead} />}
            </span>
          </div>
        </div>
        {message.requires_confirmation && !message.is_deleted && (
          <Lazy load={loadConfirmation} isQuiet given={{ message, isMine }} />
        )}
        <ReactionRow message={message} />
        <Replies message={message} />
        {(message.status === 'failed' || message.status === 'held') && (
          <Lazy load={loadFailure} isQuiet given={{ message, view }} />
        )}
        {message.status === 'sending' && <Waiting message={message} />}
        {isActive.value && message.id !== null && !message.is_deleted && (
          <Lazy load={loadTools} isQuiet given={{ row }} />
        )}
      </div>
    </article>
  );
};

/** When the messages of a run began; of the others while the pointer or the focus is on them. */
const Time = ({ at }: { at: string }) => (
  <time class="message-time" dateTime={at} title={fullTime(at)}>
    {clockTime(at)}
  </time>
);

const Pin = () => (
  <span class="pin-mark" title={t('message.pinned')}>
    <Icon name="pin" size={13} />
    <span class="unseen">{t('message.pinned')}</span>
  </span>
);

const Quote = ({ row, replyTo }: { row: MessageRowData; replyTo: number }) => {
  const { jumpTo } = useActions();
  const { quoted } = row;
  if (row.isQuoteHidden)
    return (
      <span class="quote">
        <span class="clipped">{t('message.quotedHidden')}</span>
      </span>
    );
  return (
    <button type="button" class={`quote ${roleClass(quoted?.sender.role)}`} onClick={() => jumpTo(replyTo)}>
      {quoted ? (
        <>
          <span class="unseen">{t('message.quoted', { name: quoted.sender.full_name })}</span>
          <strong>
            <bdi>{quoted.sender.full_name}</bdi>
          </strong>
          <span class="clipped" dir="auto">
            {quoted.is_deleted ? t('message.deleted') : plainWords(quoted.content)}
          </span>
        </>
      ) : (
        <span class="clipped">{t('message.quotedUnknown')}</span>
      )}
    </button>
  );
};

/** How far a message has come. Who has read it, and who has not, is one click away. */
const Tick = ({ message, isRead }: { message: ShownMessage; isRead: boolean }) => {
  const { receiptsOf } = useActions();
  if (message.status === 'failed' || message.status === 'held') return null;
  const status = message.status === 'sending' ? 'sending' : isRead ? 'read' : 'sent';
  const icon = { sending: 'clock', sent: 'check', read: 'checks' } as const;
  return (
    <button
      type="button"
      class={`tick is-${status}`}
      title={t(`message.${status}`)}
      tabIndex={-1}
      disabled={status === 'sending'}
      onClick={() => (receiptsOf.value = message)}
    >
      <Icon name={icon[status]} size={15} />
      <span class="unseen">{t(`message.${status}`)}</span>
    </button>
  );
};

const Replies = ({ message }: { message: ShownMessage }) => {
  const { panel } = useActions();
  const { thread, id } = message;
  if (thread === null || thread.reply_count === 0 || id === null) return null;
  return (
    <button type="button" class="replies" onClick={() => (panel.value = { kind: 'thread', messageId: id })}>
      <Icon name="thread" size={15} />
      {t('message.replies', { count: thread.reply_count })}
    </button>
  );
};
