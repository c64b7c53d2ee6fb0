import { useEffect, useState } from 'preact/hooks';
import type { CursorPage } from '../../client/ChatClient.ts';
import type { HeldRole, Me } from '../../client/wire/wireTypes.ts';
import { Empty } from '../design/Empty.tsx';
import { Icon } from '../design/Icon.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { language as pageLanguage, t } from '../locales/translate.ts';
import { FilterBar, FilterSelect } from '../office/FilterBar.tsx';
import { LoadFailure } from '../office/LoadFailure.tsx';
import { PageHeader } from '../office/PageHeader.tsx';
import { useAddress } from '../office/useAddress.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import { WordsForm } from './WordsForm.tsx';
import { type ListedWord, offeredWordActions, wordListsOf } from './wordCalls.ts';
import './WordsPart.css';

/** An organisation whose lists may be this person's; 0: all. */
interface Place {
  readonly id: number;
  readonly name: string;
}

/** Where this person has roles. The server refuses those in which they see no reports. */
const ownPlaces = (roles: readonly HeldRole[]): Place[] =>
  roles.map(({ organisation_id: id, organisation_name: name }) => ({
    id: id ?? 0,
    name: name ?? t('words.everywhere'),
  }));

const placesOf = (me: Me, listed: readonly Place[]): readonly Place[] => [
  ...new Map([...ownPlaces(me.roles), ...listed].map((place) => [place.id, place])).values(),
];

interface Props {
  readonly token: string;
  /** Those whose directory this person manages. */
  readonly organisations: (cursor?: string) => Promise<CursorPage<Place>>;
}

/** The words that organisations do not want in messages. */
export const WordsPart = ({ token, organisations }: Props) => {
  const { me } = useAccount();
  const [chosen, setChosen] = useAddress('school');
  const [isAdding, setIsAdding] = useState(false);
  const below = usePagination('', async (cursor) =>
    me.rights.manage_directory ? organisations(cursor) : { items: [], nextCursor: null },
  );
  const places = placesOf(me, below.items);
  const organisation = chosen === '' ? (places[0]?.id ?? 0) : Number(chosen);
  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.words')} purpose={t('words.help')}>
        <button type="button" class="button primary" onClick={() => setIsAdding(true)}>
          <Icon name="plus" size={18} />
          {t('words.add')}
        </button>
      </PageHeader>
      {places.length > 1 && (
        <FilterBar>
          <FilterSelect
            label={t('words.where')}
            value={String(organisation)}
            options={places.map(({ id, name }) => ({ value: String(id), text: name }))}
            onChange={setChosen}
          />
          {below.loadMore && (
            <button type="button" class="button" onClick={below.loadMore}>
              {t('words.moreSchools')}
            </button>
          )}
        </FilterBar>
      )}
      <WordList key={organisation} {...{ token, organisation, isAdding }} onAdded={() => setIsAdding(false)} />
    </div>
  );
};

interface ListProps {
  readonly token: string;
  readonly organisation: number;
  readonly isAdding: boolean;
  readonly onAdded: () => void;
}

const WordList = ({ token, organisation, isAdding, onAdded }: ListProps) => {
  const calls = wordListsOf(token, organisation);
  const [words, setWords] = useState<readonly ListedWord[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const load = (): void => {
    setFailure(null);
    calls.list().then(setWords, setFailure);
  };
  useEffect(load, [organisation]);
  if (failure !== null) return <LoadFailure failure={failure} onRetry={load} />;
  if (words === null) return <p class="shimmer">{t('loading')}</p>;
  const lists = [...new Set(words.map(({ language }) => language))].flatMap((language) =>
    offeredWordActions.map((action) => ({
      title: `${languageName(language)} · ${t(`words.do.${action}`)}`,
      entries: words.filter((one) => one.language === language && one.action === action),
    })),
  );
  return (
    <>
      {isAdding && (
        <WordsForm
          words={words}
          calls={calls}
          onClose={onAdded}
          onSaved={() => {
            onAdded();
            load();
          }}
        />
      )}
      {words.length === 0 && (
        <Empty title={t('words.none')}>
          <p>{t('words.noneHelp')}</p>
        </Empty>
      )}
      {lists
        .filter(({ entries }) => entries.length > 0)
        .map(({ title, entries }) => (
          <section key={title} class="school-section" aria-label={title}>
            <h2>{title}</h2>
            <ul class="unwanted">
              {entries.map(({ id, pattern }) => (
                <li key={id}>
                  <span dir="auto">{pattern}</span>
                  <IconButton
                    icon="close"
                    label={t('words.remove', { word: pattern })}
                    onClick={() => reportFailure(calls.remove(id).then(load))}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
    </>
  );
};

/** What the page calls a language; its tag where it is none. */
const languageName = (tag: string): string => {
  try {
    return new Intl.DisplayNames([pageLanguage()], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
};
