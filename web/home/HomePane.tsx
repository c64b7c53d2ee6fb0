import type { Room } from '../../client/wire/wireTypes.ts';
import { Empty } from '../design/Empty.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { RoomItem } from '../rooms/RoomItem.tsx';
import { useAccount } from '../session/Account.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { DecisionList, useDecisions } from './DecisionList.tsx';
import { PersonalList } from './PersonalList.tsx';
import { announcedRooms, waitingRooms } from './waiting.ts';
import './HomePane.css';

learnEnglish(enPanels);

/** What one has to do now, where no chat is open: who waits, what was announced, what an office has to decide. */
export const HomePane = () => {
  const { client, me } = useAccount();
  const { rooms, isLoading } = useSubscription(client.rooms);
  const decisions = useDecisions();
  const waiting = waitingRooms(rooms, me.id, Date.now());
  const announced = announcedRooms(rooms);
  const isNothing = waiting.length === 0 && announced.length === 0 && decisions.length === 0;
  return (
    <main class="pane-main home" data-part="home" id="main" tabIndex={-1} aria-label={t('home.title')}>
      {isNothing && !isLoading ? (
        <Empty title={t(rooms.length === 0 ? 'rooms.choose' : 'home.nothing')}>
          <p>{t(rooms.length === 0 ? 'rooms.chooseHelp' : 'home.nothingHelp')}</p>
          {rooms.length > 0 && <PersonalList />}
        </Empty>
      ) : (
        <div class="home-content">
          <h1>{t('home.greeting', { name: me.full_name.split(' ')[0] ?? '' })}</h1>
          <DecisionList decisions={decisions} />
          <PersonalList />
          <RoomSection title={t('home.waiting')} none={t('home.waitingNone')} rooms={waiting} />
          {announced.length > 0 && <RoomSection title={t('home.announced')} none="" rooms={announced} />}
        </div>
      )}
    </main>
  );
};

const RoomSection = ({ title, none, rooms }: { title: string; none: string; rooms: readonly Room[] }) => (
  <section>
    <h2>{title}</h2>
    {rooms.length === 0 ? (
      <p class="note">{none}</p>
    ) : (
      <ul aria-label={title}>
        {rooms.map((room) => (
          <RoomItem key={room.id} room={room} isCurrent={false} isStop={true} />
        ))}
      </ul>
    )}
  </section>
);
