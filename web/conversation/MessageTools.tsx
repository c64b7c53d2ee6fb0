import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { mayWrite } from '../contacts/supervisionReason.ts';
import { useReason } from '../contacts/useReason.ts';
import { writeTo } from '../contacts/writeTo.ts';
import { IconButton } from '../design/IconButton.tsx';
import { Menu, type MenuItem } from '../design/Menu.tsx';
import { Popover } from '../design/Popover.tsx';
import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';
import { reporting } from '../moderation/reporting.ts';
import { mayBeSupervised, typeForTwo } from '../policy/roomTypes.ts';
import { useAccount } from '../session/Account.ts';
import { Lazy } from '../session/Lazy.tsx';
import { reportFailure } from '../session/reportFailure.ts';
import { roomPath } from '../session/router.ts';
import { beginningOf } from '../writing/beginningOf.ts';
import { loadEmojiPicker } from '../writing/EmojiButton.tsx';
import { useActions } from './ConversationActions.ts';
import type { MessageRowData } from './rows.ts';
import './MessageTools.css';

/** The actions of a message, shown beside it while the pointer or the focus is on it. */
export const MessageTools = ({ row: { message, isMine } }: { row: MessageRowData }) => {
  const { client, me } = useAccount();
  const { view, composing, panel, deleting, receiptsOf } = useActions();
  const [isPicking, setIsPicking] = useState(false);
  const track = useRef<HTMLDivElement>(null);
  const [isBelow, setIsBelow] = useState(false);
  useLayoutEffect(() => {
    const list = track.current?.closest(lists);
    const place = (): void => {
      setIsBelow(fitsOnlyBelow(track.current));
      keepInView(track.current);
    };
    place();
    list?.addEventListener('scroll', place, { passive: true });
    return () => list?.removeEventListener('scroll', place);
  }, []);
  useLayoutEffect(() => keepInView(track.current), [isBelow]);
  const smile = useRef<HTMLButtonElement>(null);
  const { id } = message;
  const { room, rights, participants } = view.state.get();
  const isWritable = room?.is_active ?? false;
  // Who may only read answers the author, in the room of the two.
  const answersPrivately = rights?.may_post === false && !isMine;
  const type = typeForTwo(me);
  const isAsked = answersPrivately && type !== undefined && mayBeSupervised(type);
  const permission = useReason(message.sender.id, isAsked);
  // A supervised chat may be another's to begin.
  const mayAnswer = type !== undefined && (!isAsked || (permission !== undefined && mayWrite(permission, {})));
  if (id === null) return null;

  const thread: MenuItem = {
    icon: 'thread',
    label: t('message.thread'),
    onChoose: () => (panel.value = { kind: 'thread', messageId: id }),
  };
  const items: MenuItem[] = [
    ...(answersPrivately ? [] : [thread]),
    { icon: 'copy', label: t('message.copy'), onChoose: () => copy(message.content) },
    { icon: 'link', label: t('message.copyLink'), onChoose: () => copy(linkTo(view.id, id)) },
  ];
  if (rights?.sees_receipts !== false)
    items.push({ icon: 'checks', label: t('message.receipts'), onChoose: () => (receiptsOf.value = message) });
  if (rights?.may_pin === true) {
    const isPinned = typeof message.pinned_seq === 'number';
    items.push({
      icon: 'pin',
      label: t(isPinned ? 'message.unpin' : 'message.pin'),
      onChoose: () => reportFailure(view.pinMessage(id, !isPinned)),
    });
  }
  const isRead = room !== null && message.seq !== null && message.seq <= room.last_read_seq;
  if (!isMine && isRead && participants.some((one) => one.id === me.id))
    items.push({
      icon: 'dot',
      label: t('message.markUnread'),
      onChoose: () => reportFailure(view.markUnread(id)),
    });
  if (isMine && isWritable)
    items.push({
      icon: 'edit',
      label: t('message.edit'),
      onChoose: () => (composing.value = { kind: 'edit', message }),
    });
  if (!isMine && room)
    items.push({
      icon: 'alert',
      label: t('message.report'),
      onChoose: () => {
        const thing = { message_id: id, room_id: room.id };
        reporting.value = { thing, person: message.sender, words: message.content };
      },
    });
  if ((isMine || (rights?.moderates ?? me.rights.moderate)) && isWritable)
    items.push({
      icon: 'trash',
      label: t('message.delete'),
      isDangerous: true,
      onChoose: () => (deleting.value = message),
    });

  return (
    <div class={`message-tools-track ${isBelow ? 'is-below' : ''}`} ref={track}>
      <div class="message-tools" role="toolbar" aria-label={t('more')}>
        {isWritable && (
          <>
            <IconButton
              icon="smile"
              label={t('message.react')}
              buttonRef={smile}
              aria-expanded={isPicking}
              data-tool="react"
              onClick={() => setIsPicking(!isPicking)}
            />
            {answersPrivately ? (
              mayAnswer && (
                <IconButton
                  icon="reply"
                  label={t('message.answerPrivately', { name: message.sender.full_name })}
                  data-tool="answer"
                  onClick={() => writeTo(client, me, message.sender.id, quoteOf(room?.name ?? '', message.content))}
                />
              )
            ) : (
              <IconButton
                icon="reply"
                label={t('message.reply')}
                data-tool="reply"
                onClick={() => (composing.value = { kind: 'reply', message })}
              />
            )}
          </>
        )}
        <Menu label={t('more')} items={items} />
        {isPicking && (
          <Popover anchor={smile} class="emoji-popover" onClose={() => setIsPicking(false)}>
            <Lazy
              load={loadEmojiPicker}
              given={{
                onChoose: (emoji: string) => {
                  setIsPicking(false);
                  view.react(id, emoji);
                },
              }}
            />
          </Popover>
        )}
      </div>
    </div>
  );
};

/** What scrolls messages. */
const lists = '.scroller, .panel-body';

/** Pixels that the actions of a message take above or below it. */
const toolsHeight = 44;

/** Whether above a message, in the part of the list that is in view, is no room for its actions, and below is. */
const fitsOnlyBelow = (track: HTMLElement | null): boolean => {
  const message = track?.parentElement?.getBoundingClientRect();
  const list = track?.closest(lists)?.getBoundingClientRect();
  if (message === undefined || list === undefined) return false;
  return message.top - list.top < toolsHeight && message.top >= list.top && list.bottom - message.bottom > toolsHeight;
};

/** Moves what still reaches over an edge of the list inwards, as beside the last line in view; with a message out of view it goes. */
const keepInView = (track: HTMLElement | null): void => {
  const tools = track?.firstElementChild;
  const message = track?.parentElement?.getBoundingClientRect();
  const list = track?.closest(lists)?.getBoundingClientRect();
  if (!(tools instanceof HTMLElement) || message === undefined || list === undefined) return;
  tools.style.translate = '';
  if (message.bottom <= list.top || message.top >= list.bottom) return;
  const { left, right, top, bottom } = tools.getBoundingClientRect();
  const x = Math.max(0, list.left - left) + Math.min(0, list.right - right);
  const y = Math.max(0, list.top - top) + Math.min(0, list.bottom - bottom);
  if (x !== 0 || y !== 0) tools.style.translate = `${x}px ${y}px`;
};

/** Characters of a message that an answer elsewhere quotes. */
const quotedChars = 120;

const quoteOf = (roomName: string, content: string): string => {
  const [line = ''] = content.split('\n');
  const begin = beginningOf(line, quotedChars);
  return `${roomName}: “${begin}${begin === line ? '' : '…'}”\n`;
};

/** The address at which a message is shown among those around it, to who may see it. */
const linkTo = (roomId: number, messageId: number): string =>
  new URL(roomPath(roomId, messageId), location.origin).href;

const copy = (text: string): void =>
  reportFailure(navigator.clipboard.writeText(text).then(() => toast(t('message.copied'))));
