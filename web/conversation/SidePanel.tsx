import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { Room } from '../../client/wire/wireTypes.ts';
import { PersonCard } from '../contacts/PersonCard.tsx';
import { Empty } from '../design/Empty.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { SearchField } from '../design/SearchField.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { MessageHits } from '../rooms/MessageHits.tsx';
import { isFiltered, isSearchable, noFilter } from '../rooms/messageFilter.ts';
import { SearchFilters } from '../rooms/SearchFilters.tsx';
import { isNarrow } from '../session/isNarrow.ts';
import { Lazy } from '../session/Lazy.tsx';
import { useDebounced } from '../session/useDebounced.ts';
import { type Panel, useActions } from './ConversationActions.ts';
import { DetailsPanel } from './DetailsPanel.tsx';
import { ThreadPanel } from './ThreadPanel.tsx';
import './SidePanel.css';

learnEnglish(enPanels);

const loadShared = async () => (await import('../gallery/SharedPanel.tsx')).SharedPanel;

interface Props {
  readonly panel: Panel;
  readonly room: Room;
  readonly state: RoomViewState;
}

/** The panel beside the conversation; on a phone, above it. */
export const SidePanel = ({ panel, room, state }: Props) => {
  switch (panel.kind) {
    case 'details':
      return (
        <Frame title={t('room.details')}>
          <DetailsPanel room={room} state={state} />
        </Frame>
      );
    case 'shared':
      return (
        <Frame title={t('gallery.title')}>
          <RoomShared />
        </Frame>
      );
    case 'search':
      return (
        <Frame title={t('search.here')}>
          <RoomSearch roomId={room.id} people={state.participants} />
        </Frame>
      );
    case 'thread':
      return (
        <Frame title={t('thread.title')}>
          <ThreadPanel key={panel.messageId} messageId={panel.messageId} room={room} />
        </Frame>
      );
    case 'person': {
      const person = state.participants.find(({ id }) => id === panel.userId);
      return <Frame title={t('room.details')}>{person && <PersonCard person={person} roomId={room.id} />}</Frame>;
    }
  }
};

const RoomShared = () => {
  const { view, panel, jumpTo } = useActions();
  const onJump = (messageId: number): void => {
    // On a phone the panel lies over the messages.
    if (isNarrow.value) panel.value = null;
    jumpTo(messageId);
  };
  return <Lazy load={loadShared} given={{ view, onJump }} />;
};

const Frame = ({ title, children }: { title: string; children: ComponentChildren }) => {
  const { panel } = useActions();
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    if (!element.current?.contains(opener)) element.current?.focus({ preventScroll: true });
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside
      class="panel"
      ref={element}
      tabIndex={-1}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') panel.value = null;
      }}
    >
      <header class="panel-head">
        <h2>{title}</h2>
        <IconButton icon="close" label={t('close')} onClick={() => (panel.value = null)} />
      </header>
      {children}
    </aside>
  );
};

const RoomSearch = ({ roomId, people }: { roomId: number; people: RoomViewState['participants'] }) => {
  const [filter, setFilter] = useState(noFilter);
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const later = useDebounced(text.trim());
  useEffect(() => field.current?.focus(), []);
  return (
    <div class="panel-body">
      <SearchField label={t('search.here')} value={text} onInput={setText} field={field} />
      <SearchFilters filter={filter} onChange={setFilter} people={people} />
      {!isSearchable(later) ? (
        <p class="note">{t('search.type')}</p>
      ) : (
        <MessageHits
          text={later}
          filter={filter}
          roomId={roomId}
          whenNone={
            <Empty title={t('search.none', { text: later })}>
              <p>{t(isFiltered(filter) ? 'filter.noneHelp' : 'search.noneHelp')}</p>
            </Empty>
          }
        />
      )}
    </div>
  );
};
