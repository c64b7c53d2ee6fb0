import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { RoomView } from '../../client/room/RoomView.ts';
import type { Room } from '../../client/wire/wireTypes.ts';
import { chosenIn } from '../attachments/chosenFiles.ts';
import { DropTarget } from '../attachments/DropTarget.tsx';
import { loadAdding } from '../attachments/loadAdding.ts';
import { Empty } from '../design/Empty.tsx';
import { t } from '../locales/translate.ts';
import { restsOn } from '../policy/roomTypes.ts';
import { roomTitle } from '../rooms/roomTitle.ts';
import { useAccount } from '../session/Account.ts';
import { at } from '../session/base.ts';
import { draftIn } from '../session/drafts.ts';
import { isNarrow } from '../session/isNarrow.ts';
import { Lazy } from '../session/Lazy.tsx';
import { usePageTitle } from '../session/pageTitle.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { go, layOver, visit } from '../session/router.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { ComposerArea } from './ComposerArea.tsx';
import { ActionsContext, makeActions } from './ConversationActions.ts';
import { ConversationHeader } from './ConversationHeader.tsx';
import { closedBecause } from './closedBecause.ts';
import { MessageList, type MessageListHandle } from './MessageList.tsx';
import { TypingLine } from './TypingLine.tsx';
import './ConversationView.css';

const loadAnnouncementBar = () => import('../announcements/AnnouncementBar.tsx').then((part) => part.AnnouncementBar);

const loadPinnedBar = () => import('./PinnedBar.tsx').then((part) => part.PinnedBar);
const loadDialogs = () => import('./ConversationDialogs.tsx').then((part) => part.ConversationDialogs);
const loadSidePanel = () => import('./SidePanel.tsx').then((part) => part.SidePanel);

export const ConversationView = ({ view, messageId }: { view: RoomView; messageId: number | null }) => {
  const { client, me } = useAccount();
  const state = useSubscription(view.state);
  const list = useRef<MessageListHandle | null>(null);
  const actions = useMemo(
    () =>
      makeActions(view, {
        jumpTo: (id) => list.current?.jumpTo(id),
        begun: draftIn({ meId: me.id, roomId: view.id }).about ?? { kind: 'new' },
        nameOf: (userId) => view.state.get().participants.find(({ id }) => id === userId)?.full_name ?? '…',
      }),
    [view],
  );
  const count = visit.value;
  const shown = useRef(count);
  useEffect(() => {
    if (messageId !== null && count !== shown.current) list.current?.jumpTo(messageId);
    shown.current = count;
  }, [messageId, count]);

  const listed = useSubscription(client.rooms).rooms.find(({ id }) => id === view.id);
  // A person who may not use the room any more still sees its name, and why.
  const known = useRef<Room | null>(null);
  known.current = state.room ?? listed ?? known.current;
  const room = known.current;
  usePageTitle(room === null ? '' : roomTitle(room));
  const panel = actions.panel.value;
  const isAsking = actions.deleting.value !== null || actions.receiptsOf.value !== null;
  const isPanelOpen = panel !== null;
  useEffect(() => (isPanelOpen ? layOver(() => (actions.panel.value = null)) : undefined), [isPanelOpen]);

  const addFiles = (files: readonly File[]): void => {
    if (room !== null) void loadAdding().then((add) => add(chosenIn(me.id, view.id), files, room.type));
  };
  const onEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    if (panel !== null) actions.panel.value = null;
    else go(at('/'));
  };

  if (room === null)
    return (
      <main class="pane-main" id="main" tabIndex={-1}>
        {isNarrow.value && <h1 class="unseen">{t('rooms.title')}</h1>}
        {state.failure || state.leftBecause ? (
          <Empty title={t('room.notFound')}>
            <p>{state.leftBecause ? t(`closed.${state.leftBecause}`) : reasonIn(state.failure)}</p>
            <button type="button" class="button" onClick={() => go(at('/'))}>
              {t('back')}
            </button>
          </Empty>
        ) : (
          <p class="shimmer">{t('loading')}</p>
        )}
      </main>
    );

  return (
    <ActionsContext.Provider value={actions}>
      <main
        class={`pane-main conversation ${panel === null ? '' : 'has-panel'}`}
        id="main"
        tabIndex={-1}
        aria-label={roomTitle(room)}
        onKeyDown={onEscape}
      >
        <ConversationHeader room={room} state={state} />
        {state.isLoaded && <Lazy load={loadPinnedBar} isQuiet given={{ state }} />}
        <DropTarget onFiles={closedBecause(room, state, me.id) === null ? addFiles : null}>
          <MessageList state={state} room={room} handle={list} firstId={messageId} />
        </DropTarget>
        <TypingLine state={state} />
        {restsOn(room) === 'audience' && (
          <Lazy load={loadAnnouncementBar} isQuiet given={{ room, mayPost: state.rights?.may_post === true }} />
        )}
        <ComposerArea room={room} state={state} onSent={() => list.current?.showEnd()} />
      </main>
      {panel !== null && <Lazy load={loadSidePanel} isQuiet given={{ panel, room, state }} />}
      {isAsking && <Lazy load={loadDialogs} isQuiet />}
    </ActionsContext.Provider>
  );
};
