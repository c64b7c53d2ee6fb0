import { IconButton } from '../design/IconButton.tsx';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import type { Case, CasesOfSchool, FormerWords, ShownHistory } from '../office/cases.ts';
import { LoadFailure } from '../office/LoadFailure.tsx';
import { shownName } from '../rooms/roomTitle.ts';
import { usePagination } from '../session/usePagination.ts';

interface Props {
  readonly room: { readonly id: number; readonly name: string };
  readonly looked: Case;
  readonly cases: Pick<CasesOfSchool, 'messages'>;
  readonly onBack: () => void;
}

/** What was said in a room, the oldest first, with the words before every edit and deletion. */
export const CaseMessages = ({ room, looked, cases, onBack }: Props) => {
  const page = usePagination(`${looked.id} ${room.id}`, (before) => cases.messages(looked.id, room.id, before));
  return (
    <>
      <div class="case-room-head">
        <IconButton icon="back" class="only-narrow" label={t('back')} onClick={onBack} />
        <h2>{shownName(room.name) || t('audit.room', { number: String(room.id) })}</h2>
      </div>
      {page.failure !== null && <LoadFailure failure={page.failure} onRetry={page.reload} />}
      {page.isLoading && page.items.length === 0 && <p class="shimmer">{t('loading')}</p>}
      {!page.isLoading && page.items.length === 0 && page.failure === null && (
        <p class="note">{t('cases.noMessages')}</p>
      )}
      {page.loadMore && (
        <button type="button" class="button small centred" onClick={page.loadMore}>
          {t('cases.earlier')}
        </button>
      )}
      <ol class="case-messages" aria-label={t('cases.messages')}>
        {[...page.items].reverse().map((item) => (
          <MessageItem key={item.message.id} item={item} />
        ))}
      </ol>
    </>
  );
};

const MessageItem = ({ item: { message, revisions } }: { item: ShownHistory }) => (
  <li class="case-message">
    <p>
      <strong>{message.sender.full_name}</strong> <span class="note">{fullTime(message.created_at)}</span>
    </p>
    {revisions.map((revision, index) => (
      <RevisionLine key={revision.seq} revision={revision} isLast={index === revisions.length - 1} />
    ))}
  </li>
);

/** Words that are gone are struck through, and what became of them follows. */
const RevisionLine = ({
  revision: { why, content, actor, at },
  isLast,
}: {
  revision: FormerWords;
  isLast: boolean;
}) => {
  const name = actor?.full_name ?? t('audit.by.person');
  return (
    <div class="case-revision">
      {why !== 'sent' && (
        <p class={`case-change ${content === null ? 'is-deleted' : ''}`}>
          {t(`cases.why.${why}`, { name, time: fullTime(at) })}
        </p>
      )}
      {content !== null && (isLast ? <p class="case-words">{content}</p> : <del class="case-words">{content}</del>)}
    </div>
  );
};
