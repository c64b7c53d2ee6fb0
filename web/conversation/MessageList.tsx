import { useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { Room } from '../../client/wire/wireTypes.ts';
import { Icon } from '../design/Icon.tsx';
import { roving } from '../design/roving.ts';
import { dayName } from '../locales/dates.ts';
import { language, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn, reportFailure } from '../session/reportFailure.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { Beginning } from './Beginning.tsx';
import { useActions } from './ConversationActions.ts';
import { MessageItem } from './MessageItem.tsx';
import { makeRows, type Row } from './rows.ts';
import { useReading } from './useReading.ts';
import { type ListHandle, WindowedList } from './WindowedList.tsx';
import './MessageList.css';

export interface MessageListHandle {
  jumpTo(messageId: number): void;
  showEnd(): void;
}

interface Props {
  readonly state: RoomViewState;
  readonly room: Room;
  readonly handle: { current: MessageListHandle | null };
  /** The message to start at; null for the first new one or the end. */
  readonly firstId: number | null;
}

/** How far down the view the target of a jump is placed, from 0 to 1. */
const newLineAt = 0.2;
const foundAt = 0.4;

export const MessageList = ({ state, room, handle, firstId }: Props) => {
  const { client, me } = useAccount();
  const { view, active } = useActions();
  const list = useRef<ListHandle | null>(null);
  const buildRows = useMemo(makeRows, [view]);
  const [highlightedId, setHighlightedId] = useState(firstId);
  const [hasBegun, setHasBegun] = useState(false);
  const tag = language();
  const openedAt = useRef<number | null>(null);
  if (state.room !== null) openedAt.current ??= state.room.head_seq;
  const isOfTwo = room.other_participant !== null;
  const rows = useMemo(
    () => buildRows(state, { meId: me.id, highlightedId, openedAt: openedAt.current ?? 0, isOfTwo }),
    [
      state.messages,
      state.gapBefore,
      state.newSince,
      state.hasOlder,
      state.isLoaded,
      state.readUpTo,
      state.participants,
      highlightedId,
      me.id,
      isOfTwo,
      tag,
    ],
  );
  const { onPosition, isAtEnd } = useReading(view, rows);

  const show = (messageId: number): boolean => {
    const message = view.state.get().messages.find(({ id }) => id === messageId);
    return message !== undefined && (list.current?.show(message.key, foundAt) ?? false);
  };
  const jumpTo = async (messageId: number): Promise<void> => {
    setHighlightedId(messageId);
    if (!show(messageId)) await view.jumpTo(messageId);
    // The rows follow the state at the next render.
    requestAnimationFrame(() => show(messageId));
  };
  const showEnd = (): void => {
    const { hasNewer, gapBefore } = view.state.get();
    const scroll = (): void => void requestAnimationFrame(() => list.current?.showEnd());
    if (!hasNewer) return list.current?.showEnd();
    // What was just sent stands there at once.
    if (gapBefore !== null) scroll();
    reportFailure(view.jumpToEnd().then(scroll));
  };
  useImperativeHandle(handle, () => ({ jumpTo: (id) => reportFailure(jumpTo(id)), showEnd }));

  useLayoutEffect(() => {
    if (hasBegun || state.messages.length === 0) return;
    setHasBegun(true);
    if (highlightedId === null && rows.some(({ key }) => key === 'new')) list.current?.show('new', newLineAt);
    else if (highlightedId !== null) show(highlightedId);
  }, [rows]);

  const { status } = useSubscription(client.connection);
  const isCut = status === 'waiting' || state.failure?.code === 'UNREACHABLE';
  const tryAgain = (): void => {
    client.retryNow();
    reportFailure(view.open());
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const tool = { r: 'reply', e: 'react' }[event.key];
    const key = active.value;
    if (tool !== undefined && key !== null && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      const { currentTarget } = event;
      pressTool(currentTarget as HTMLElement, tool, () => active.value === key);
      return;
    }
    if (event.target === event.currentTarget && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      const last = rows.findLast(({ kind }) => kind === 'message');
      if (last === undefined) return;
      event.preventDefault();
      list.current?.focusRow(key ?? last.key);
      return;
    }
    roving.onKeyDown(event);
  };

  return (
    <div class={`list-frame ${isOfTwo ? 'is-of-two' : ''}`}>
      {!state.isLoaded && (isCut || state.failure !== null) && (
        <div class="problem list-problem" role="alert">
          {isCut ? t('room.cut') : t('failed', { reason: reasonIn(state.failure) })}{' '}
          <button type="button" class="link" onClick={tryAgain}>
            {t('tryAgain')}
          </button>
        </div>
      )}
      {state.isLoading && !state.isLoaded && !isCut && <p class="shimmer">{t('loading')}</p>}
      {rows.length <= 1 && state.isLoaded && state.messages.length === 0 ? (
        <div class="scroller is-empty">
          <Beginning room={room} isAlone={true} />
        </div>
      ) : (
        <WindowedList
          rows={rows}
          label={t('message.list')}
          handle={list}
          endsHere={!state.hasNewer}
          onReachStart={() => {
            const { hasOlder, isLoading } = view.state.get();
            if (hasOlder && !isLoading) reportFailure(view.loadOlder());
          }}
          onReachEnd={() => {
            const { hasNewer, isLoading } = view.state.get();
            if (hasNewer && !isLoading) reportFailure(view.loadNewer());
          }}
          onPosition={onPosition}
          onKeyDown={onKeyDown}
          render={(row) => <AnyRow row={row} room={room} />}
        />
      )}
      {!isAtEnd && rows.length > 1 && (
        <button
          type="button"
          class="to-end"
          aria-label={t('message.jumpToEnd')}
          title={t('message.jumpToEnd')}
          onClick={showEnd}
        >
          <Icon name="down" />
          {room.unread_count > 0 && <span class="badge">{room.unread_count > 99 ? '99+' : room.unread_count}</span>}
        </button>
      )}
    </div>
  );
};

const AnyRow = ({ row, room }: { row: Row; room: Room }) => {
  switch (row.kind) {
    case 'message':
      return <MessageItem row={row} />;
    case 'day':
      return (
        <div class="day">
          <time dateTime={row.iso.slice(0, 10)}>{dayName(row.iso)}</time>
        </div>
      );
    case 'new':
      return (
        <div class="new-line">
          <span>{t('message.new')}</span>
        </div>
      );
    case 'gap':
      return <p class="shimmer">{t('loading')}</p>;
    case 'begin':
      return <Beginning room={room} isAlone={false} />;
  }
};

/** Milliseconds that the code of the actions may take to come after a key. */
const toolPatienceMs = 2_000;

/** Presses an action of the message that has them; with the first message that has some they may still be on their way. */
const pressTool = (
  list: HTMLElement,
  tool: string,
  isWanted: () => boolean,
  until = performance.now() + toolPatienceMs,
): void => {
  if (!isWanted()) return;
  const button = list.querySelector<HTMLElement>(`[data-tool=${tool}]`);
  if (button !== null) button.click();
  else if (performance.now() < until) requestAnimationFrame(() => pressTool(list, tool, isWanted, until));
};
