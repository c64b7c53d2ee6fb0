import { useState } from 'preact/hooks';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Empty } from '../design/Empty.tsx';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { relationName } from '../policy/relationName.ts';
import { reasonIn, reportFailure } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { DirectoryHold } from './directoryAnswers.ts';
import './HoldsPart.css';

/** The decisions of offices about accounts and relations. They are made beside the people whom they are about. */
export const HoldsPart = ({ directory }: { directory: DirectoryOfSchool }) => {
  const [withPast, setWithPast] = useState(false);
  const [lifting, setLifting] = useState<DirectoryHold | null>(null);
  const [round, setRound] = useState(0);
  const holds = usePagination(`${withPast} ${round}`, (before) =>
    directory.holds({ withPast, before: before ?? undefined }),
  );
  return (
    <div class="school-sheet">
      <p class="lead">{t('holds.help')}</p>
      <label class="hold-past">
        <input type="checkbox" checked={withPast} onChange={(event) => setWithPast(event.currentTarget.checked)} />
        {t('holds.withPast')}
      </label>
      {holds.failure !== null && <p class="problem">{t('failed', { reason: reasonIn(holds.failure) })}</p>}
      {holds.isLoading && holds.items.length === 0 && <p class="shimmer">{t('loading')}</p>}
      {!holds.isLoading && holds.items.length === 0 && holds.failure === null && <Empty title={t('holds.none')} />}
      <ul class="holds" aria-label={t('admin.holds')}>
        {holds.items.map((hold) => (
          <HoldItem key={hold.id} hold={hold} onLift={() => setLifting(hold)} />
        ))}
      </ul>
      {holds.loadMore && (
        <button type="button" class="button small centred" onClick={holds.loadMore}>
          {t('loadMore')}
        </button>
      )}
      {lifting && (
        <ConfirmDialog
          question={t('holds.liftSure', { name: subjectOf(lifting) })}
          action={t('holds.lift')}
          onClose={() => setLifting(null)}
          onConfirm={() => reportFailure(directory.liftHold(lifting.id).then(() => setRound(round + 1)))}
        />
      )}
    </div>
  );
};

const HoldItem = ({ hold, onLift }: { hold: DirectoryHold; onLift: () => void }) => (
  <li class={`hold ${hold.is_in_force ? '' : 'is-past'}`}>
    <div>
      <p>
        <span class={`hold-tag is-${hold.effect}`}>{t(`holds.is.${hold.effect}`)}</span>{' '}
        <strong>{subjectOf(hold)}</strong>
      </p>
      <p class="hold-reason">{hold.reason}</p>
      <p class="note">
        {[
          hold.author ? t('holds.by', { name: hold.author.full_name }) : t('holds.byHost'),
          t('holds.since', { time: fullTime(hold.begins) }),
          ...(hold.ends ? [t('holds.ends', { time: fullTime(hold.ends) })] : []),
          ...(hold.lifted_at ? [t('holds.lifted', { time: fullTime(hold.lifted_at) })] : []),
        ].join(' · ')}
      </p>
    </div>
    {hold.lifted_at === null && (
      <button type="button" class="button small" onClick={onLift}>
        {t('holds.lift')}
      </button>
    )}
  </li>
);

const subjectOf = ({ user, room_id: roomId, relation }: DirectoryHold): string => {
  if (user) return user.full_name;
  if (roomId !== null) return t('audit.room', { number: roomId });
  if (!relation) return '';
  const { kind, from, to, context } = relation;
  return `${from.full_name} ${relationName(kind)} ${to.full_name}${context ? ` · ${context}` : ''}`;
};
