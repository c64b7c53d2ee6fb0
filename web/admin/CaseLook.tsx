import { useState } from 'preact/hooks';
import { Empty } from '../design/Empty.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { roving } from '../design/roving.ts';
import { SearchField } from '../design/SearchField.tsx';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { shownName } from '../rooms/roomTitle.ts';
import { reasonIn, reportFailure } from '../session/reportFailure.ts';
import { saveFile } from '../session/saveFile.ts';
import { useDebounced } from '../session/useDebounced.ts';
import { usePagination } from '../session/usePagination.ts';
import { CaseMessages } from './CaseMessages.tsx';
import type { Case, CasesOfSchool, FoundMessage } from './cases.ts';
import { namesIn } from './namesIn.ts';
import './CaseLook.css';

interface Props {
  readonly looked: Case;
  readonly cases: CasesOfSchool;
  readonly onBack: () => void;
}

/** The least letters of a search, as the server asks for. */
const shortest = 2;

type ChosenRoom = Pick<FoundMessage['room'], 'id' | 'name'>;

/** The rooms of a running case, a search over them, and one room with all that was ever said there. */
export const CaseLook = ({ looked, cases, onBack }: Props) => {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<ChosenRoom | null>(null);
  const later = useDebounced(text.trim());
  const [isExporting, setIsExporting] = useState(false);
  const exportCase = async (): Promise<void> => {
    setIsExporting(true);
    try {
      saveFile(await cases.export(looked.id), `case-${looked.id}.zip`);
    } finally {
      setIsExporting(false);
    }
  };
  return (
    <div class="case-look">
      <header class="case-look-head">
        <IconButton icon="back" label={t('cases.back')} onClick={onBack} />
        <div>
          <h2>{namesIn(looked)}</h2>
          <p class="note">{t('cases.recorded')}</p>
        </div>
        <button type="button" class="button small" disabled={isExporting} onClick={() => reportFailure(exportCase())}>
          {t(isExporting ? 'records.exporting' : 'records.export')}
        </button>
      </header>
      <div class={`school-split ${chosen ? 'has-choice' : ''}`}>
        <section class="school-list" aria-label={t('cases.rooms')}>
          <div class="school-filter">
            <SearchField label={t('cases.search')} value={text} onInput={setText} />
          </div>
          {later.length < shortest ? (
            <RoomList looked={looked} cases={cases} chosen={chosen} onChoose={setChosen} />
          ) : (
            <HitList key={later} text={later} looked={looked} cases={cases} onChoose={setChosen} />
          )}
        </section>
        <section class="school-detail" aria-label={chosen?.name ?? t('cases.messages')}>
          {chosen ? (
            <CaseMessages key={chosen.id} room={chosen} looked={looked} cases={cases} onBack={() => setChosen(null)} />
          ) : (
            <Empty title={t('cases.choose')} />
          )}
        </section>
      </div>
    </div>
  );
};

interface ListProps extends Pick<Props, 'looked' | 'cases'> {
  readonly onChoose: (room: ChosenRoom) => void;
}

const RoomList = ({ looked, cases, chosen, onChoose }: ListProps & { readonly chosen: ChosenRoom | null }) => {
  const rooms = usePagination(String(looked.id), (before) => cases.rooms(looked.id, before));
  return (
    <>
      {rooms.failure !== null && <p class="problem">{t('failed', { reason: reasonIn(rooms.failure) })}</p>}
      {rooms.isLoading && rooms.items.length === 0 && <p class="shimmer">{t('loading')}</p>}
      {!rooms.isLoading && rooms.items.length === 0 && rooms.failure === null && <Empty title={t('cases.noRooms')} />}
      <ul class="people" {...roving}>
        {rooms.items.map(({ id, name, updated_at }) => (
          <li key={id}>
            <button
              type="button"
              class="contact-main"
              data-roving
              aria-current={chosen?.id === id ? 'true' : undefined}
              onClick={() => onChoose({ id, name })}
            >
              <span class="room-text">
                <strong class="clipped">{shownName(name)}</strong>
                <span class="contact-why">{fullTime(updated_at)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {rooms.loadMore && (
        <button type="button" class="button small centred" onClick={rooms.loadMore}>
          {t('loadMore')}
        </button>
      )}
    </>
  );
};

const HitList = ({ text, looked, cases, onChoose }: ListProps & { readonly text: string }) => {
  const hits = usePagination(text, (cursor) => cases.search(looked.id, text, cursor));
  return (
    <>
      {hits.failure !== null && <p class="problem">{t('failed', { reason: reasonIn(hits.failure) })}</p>}
      {hits.isLoading && hits.items.length === 0 && <p class="shimmer">{t('loading')}</p>}
      {!hits.isLoading && hits.items.length === 0 && hits.failure === null && <Empty title={t('cases.noHits')} />}
      <ul class="people" aria-label={t('cases.hits')} {...roving}>
        {hits.items.map(({ message, room, excerpt }) => (
          <li key={message.id}>
            <button type="button" class="contact-main" data-roving onClick={() => onChoose(room)}>
              <span class="room-text">
                <strong class="clipped">{shownName(room.name)}</strong>
                <span class="contact-why">
                  {message.sender.full_name}:{' '}
                  {excerpt.map((piece, at) =>
                    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one excerpt never change their order
                    piece.is_match ? <mark key={at}>{piece.text}</mark> : piece.text,
                  )}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {hits.loadMore && (
        <button type="button" class="button small centred" onClick={hits.loadMore}>
          {t('loadMore')}
        </button>
      )}
    </>
  );
};
