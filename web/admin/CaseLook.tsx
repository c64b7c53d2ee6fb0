import { useState } from 'preact/hooks';
import { Empty } from '../design/Empty.tsx';
import { SearchField } from '../design/SearchField.tsx';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import type { Case, CasesOfSchool } from '../office/cases.ts';
import { PageHeader } from '../office/PageHeader.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { useAddress } from '../office/useAddress.ts';
import { shownName } from '../rooms/roomTitle.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { saveFile } from '../session/saveFile.ts';
import { useDebounced } from '../session/useDebounced.ts';
import { usePagination } from '../session/usePagination.ts';
import { CaseMessages } from './CaseMessages.tsx';
import { namesIn } from './namesIn.ts';
import './CaseLook.css';

interface Props {
  readonly looked: Case;
  readonly cases: CasesOfSchool;
  readonly onBack: () => void;
}

/** The least letters of a search, as the server asks for. */
const shortest = 2;

/** The chats of a running case, a search over them, and one chat with all that was ever said there. */
export const CaseLook = ({ looked, cases, onBack }: Props) => {
  const [text, setText] = useAddress('q');
  const [chosen, setChosen] = useAddress('chat');
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const later = useDebounced(text.trim());
  const rooms = usePagination(String(looked.id), (before) => cases.rooms(looked.id, before));
  const [isExporting, setIsExporting] = useState(false);
  const exportCase = async (): Promise<void> => {
    setIsExporting(true);
    try {
      saveFile(await cases.export(looked.id), `case-${looked.id}.zip`);
    } finally {
      setIsExporting(false);
    }
  };
  const choose = (id: number, name: string): void => {
    setNames({ ...names, [id]: name });
    setChosen(String(id));
  };
  const back = (): void => {
    setChosen('');
    setText('');
    onBack();
  };
  const nameOf = (id: string): string => names[id] ?? rooms.items.find((one) => String(one.id) === id)?.name ?? '';
  return (
    <div class="school-both">
      <PageHeader
        title={namesIn(looked)}
        purpose={t('cases.recorded')}
        back={{ label: t('cases.back'), onClick: back }}
      >
        <button type="button" class="button" disabled={isExporting} onClick={() => reportFailure(exportCase())}>
          {t(isExporting ? 'records.exporting' : 'records.export')}
        </button>
      </PageHeader>
      <div class={`school-split ${chosen ? 'has-choice' : ''}`}>
        <section class="school-list" aria-label={t('cases.rooms')}>
          <SearchField label={t('cases.search')} value={text} onInput={setText} />
          {later.length < shortest ? (
            <RecordList label={t('cases.rooms')} list={rooms} none={t('cases.noRooms')} isPlain>
              {({ id, name, updated_at: updatedAt }) => (
                <li key={id}>
                  <button
                    type="button"
                    class="contact-main"
                    data-roving
                    aria-current={chosen === String(id) ? 'true' : undefined}
                    onClick={() => choose(id, name)}
                  >
                    <span class="room-text">
                      <strong class="clipped">{shownName(name)}</strong>
                      <span class="contact-why">{fullTime(updatedAt)}</span>
                    </span>
                  </button>
                </li>
              )}
            </RecordList>
          ) : (
            <HitList key={later} text={later} looked={looked} cases={cases} onChoose={choose} />
          )}
        </section>
        <section class="school-detail" aria-label={t('cases.messages')}>
          {chosen ? (
            <CaseMessages
              key={chosen}
              room={{ id: Number(chosen), name: nameOf(chosen) }}
              looked={looked}
              cases={cases}
              onBack={() => setChosen('')}
            />
          ) : (
            <Empty title={t('cases.choose')} />
          )}
        </section>
      </div>
    </div>
  );
};

interface ListProps extends Pick<Props, 'looked' | 'cases'> {
  readonly text: string;
  readonly onChoose: (id: number, name: string) => void;
}

const HitList = ({ text, looked, cases, onChoose }: ListProps) => {
  const hits = usePagination(text, (cursor) => cases.search(looked.id, text, cursor));
  return (
    <RecordList label={t('cases.hits')} list={hits} none={t('cases.noHits')} isPlain>
      {({ message, room, excerpt }) => (
        <li key={message.id}>
          <button type="button" class="contact-main" data-roving onClick={() => onChoose(room.id, room.name)}>
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
      )}
    </RecordList>
  );
};
