import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../design/Dialog.tsx';
import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';
import { relationName } from '../policy/relationName.ts';
import { reasonIn } from '../session/reportFailure.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type {
  DirectoryPerson,
  DirectoryRelation,
  OfferedHoldEffect,
  ProposedHold,
  Simulation,
} from './directoryAnswers.ts';
import { SimulationOutcome } from './SimulationOutcome.tsx';
import './HoldDialog.css';

/** What an office decides about. */
export type HeldSubject =
  | { readonly kind: 'person'; readonly person: Pick<DirectoryPerson, 'id' | 'full_name'> }
  | { readonly kind: 'relation'; readonly relation: DirectoryRelation };

interface Props {
  readonly subject: HeldSubject;
  readonly directory: Pick<DirectoryOfSchool, 'setHold' | 'simulateHold'>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const maxReason = 1_000;

/** Suspends or keeps an account or a relation, with the reason. */
export const HoldDialog = ({ subject, directory, onClose, onDone }: Props) => {
  const [effect, setEffect] = useState<OfferedHoldEffect>('suspend');
  const [reason, setReason] = useState('');
  const [ends, setEnds] = useState('');
  const [isEveryContext, setIsEveryContext] = useState(true);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const hasContext = subject.kind === 'relation' && subject.relation.context !== '';

  const [effects, setEffects] = useState<Simulation | null>(null);
  useEffect(() => setEffects(null), [effect, isEveryContext]);
  const show = (): void => {
    setFailure(null);
    directory
      .simulateHold({ ...subjectOf(subject, hasContext && !isEveryContext), effect })
      .then(setEffects, setFailure);
  };

  const decide = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await directory.setHold({
        ...subjectOf(subject, hasContext && !isEveryContext),
        effect,
        reason: reason.trim(),
        // The last day counts, by the clock of whoever decides.
        ...(ends !== '' && { ends: new Date(`${ends}T23:59:59.999`).toISOString() }),
      });
      toast(t('holds.done'));
      onDone();
    } catch (thrown) {
      setFailure(thrown);
      setIsBusy(false);
    }
  };

  return (
    <Dialog title={t('holds.decide')} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void decide();
        }}
      >
        <p>
          <strong>{nameOf(subject)}</strong>
        </p>
        <fieldset class="bare hold-effects">
          <legend class="label">{t('holds.effect')}</legend>
          {(subject.kind === 'person'
            ? (['suspend', 'restrict', 'keep', 'preserve'] as const)
            : (['suspend', 'keep'] as const)
          ).map((one) => (
            <label key={one} class="hold-effect">
              <input type="radio" name="effect" checked={effect === one} onChange={() => setEffect(one)} />
              <span>
                <strong>{t(`holds.${one}`)}</strong>
                <small>
                  {one === 'preserve' || one === 'restrict'
                    ? t(`holds.${one}.person`)
                    : t(`holds.${one}.${subject.kind}`)}
                </small>
              </span>
            </label>
          ))}
        </fieldset>
        {hasContext && (
          <label class="hold-effect">
            <input
              type="checkbox"
              checked={isEveryContext}
              onChange={(event) => setIsEveryContext(event.currentTarget.checked)}
            />
            <span>{t('holds.everyContext')}</span>
          </label>
        )}
        <label class="label">
          {t('holds.reason')}
          <textarea
            class="field"
            rows={3}
            required
            maxLength={maxReason}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        <label class="label">
          {t('holds.until')}
          <input class="field" type="date" value={ends} onInput={(event) => setEnds(event.currentTarget.value)} />
        </label>
        {effects && <SimulationOutcome result={effects} />}
        {failure !== null && <p class="problem">{t('failed', { reason: reasonIn(failure) })}</p>}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          {effect !== 'preserve' && effect !== 'restrict' && (
            <button type="button" class="button" onClick={show}>
              {t('hand.show')}
            </button>
          )}
          <button
            type="submit"
            class="button primary"
            disabled={isBusy || reason.trim() === '' || (effect === 'restrict' && ends === '')}
          >
            {t('holds.set')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};

const subjectOf = (subject: HeldSubject, isOneContext: boolean): Pick<ProposedHold, 'user_id' | 'relation'> => {
  if (subject.kind === 'person') return { user_id: subject.person.id };
  const { kind, from, to, context } = subject.relation;
  return { relation: { kind, from: from.id, to: to.id, ...(isOneContext && { context }) } };
};

const nameOf = (subject: HeldSubject): string => {
  if (subject.kind === 'person') return subject.person.full_name;
  const { kind, from, to } = subject.relation;
  return `${from.full_name} ${relationName(kind)} ${to.full_name}`;
};
