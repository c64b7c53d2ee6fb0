import { useEffect, useState } from 'preact/hooks';
import type { CursorPage } from '../../client/ChatClient.ts';
import type { HeldRole, Me } from '../../client/wire/wireTypes.ts';
import { Empty } from '../design/Empty.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn, reportFailure } from '../session/reportFailure.ts';
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
  const [chosen, setChosen] = useState<number | null>(null);
  const below = usePagination('', async (cursor) =>
    me.rights.manage_directory ? organisations(cursor) : { items: [], nextCursor: null },
  );
  const places = placesOf(me, below.items);
  const organisation = chosen ?? places[0]?.id ?? 0;
  return (
    <div class="school-sheet">
      <p class="lead">{t('words.help')}</p>
      {places.length > 1 && (
        <label class="label">
          {t('words.where')}
          <select
            class="field"
            value={String(organisation)}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
          >
            {places.map(({ id, name }) => (
              <option key={id} value={String(id)}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {below.loadMore && (
        <button type="button" class="button small" onClick={below.loadMore}>
          {t('loadMore')}
        </button>
      )}
      <WordList key={organisation} token={token} organisation={organisation} />
    </div>
  );
};

const WordList = ({ token, organisation }: { token: string; organisation: number }) => {
  const calls = wordListsOf(token, organisation);
  const [words, setWords] = useState<readonly ListedWord[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isShown = true;
    calls.list().then(
      (found) => isShown && setWords(found),
      (thrown: unknown) => isShown && setFailure(thrown),
    );
    return () => {
      isShown = false;
    };
  }, [round]);
  if (failure !== null) return <p class="problem">{t('failed', { reason: reasonIn(failure) })}</p>;
  if (words === null) return <p class="shimmer">{t('loading')}</p>;
  const again = (): void => setRound(round + 1);
  const lists = [...new Set(words.map(({ language }) => language))].flatMap((language) =>
    offeredWordActions.map((action) => ({
      language,
      action,
      entries: words.filter((one) => one.language === language && one.action === action),
    })),
  );
  return (
    <>
      <WordsForm words={words} calls={calls} onSaved={again} />
      {words.length === 0 && <Empty title={t('words.none')} />}
      {lists
        .filter(({ entries }) => entries.length > 0)
        .map(({ language, action, entries }) => (
          <section key={`${language} ${action}`} aria-label={`${language} · ${t(`words.do.${action}`)}`}>
            <h2>
              {language} · {t(`words.do.${action}`)}
            </h2>
            <ul class="unwanted">
              {entries.map(({ id, pattern }) => (
                <li key={id}>
                  <span dir="auto">{pattern}</span>
                  <IconButton
                    icon="close"
                    label={t('words.remove', { word: pattern })}
                    onClick={() => reportFailure(calls.remove(id).then(again))}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
    </>
  );
};
