import { useEffect, useRef, useState } from 'preact/hooks';
import { Dialog } from '../design/Dialog.tsx';
import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';
import { policyInUse } from '../policy/policyInUse.ts';
import { relationName } from '../policy/relationName.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { ClassField } from './ClassField.tsx';
import type { DirectoryOfSchool } from './directory.ts';
import type { DirectoryRelation, PersonOnFile } from './directoryAnswers.ts';
import { HandEffect } from './HandEffect.tsx';
import type { HandAnswer, HandRelation } from './handCalls.ts';
import { PersonSearch } from './PersonSearch.tsx';
import './PersonEditor.css';

interface Props {
  readonly person: PersonOnFile;
  /** null: a new one. */
  readonly relation: DirectoryRelation | null;
  readonly directory: DirectoryOfSchool;
  readonly onClose: () => void;
  readonly onSaved: () => void;
  /** Goes on to a decision that stands above rosters. */
  readonly onHold: (relation: DirectoryRelation) => void;
}

/** Adds a relation by hand, gives one its dates, or ends it: shown with its effect first. */
export const RelationEditor = ({ person, relation, directory, onClose, onSaved, onHold }: Props) => {
  const kinds = policyInUse.value.relations.map(({ kind }) => kind);
  const [kind, setKind] = useState(relation?.kind ?? kinds[0] ?? '');
  const [isFrom, setIsFrom] = useState(relation === null || relation.from.id === person.id);
  const [other, setOther] = useState<PersonOnFile | null>(null);
  const [classes, setClasses] = useState<readonly { readonly context: string; readonly name: string }[]>([]);
  const [context, setContext] = useState(relation?.context ?? '');
  const [begins, setBegins] = useState('');
  const [ends, setEnds] = useState('');
  const [isEnded, setIsEnded] = useState(false);
  const [shown, setShown] = useState<HandAnswer | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const isBusy = useRef(false);
  useEffect(() => {
    // Without the list the class is typed by its id.
    directory.classes().then(setClasses, () => setClasses([]));
  }, []);

  const named = classes.find(({ name }) => name === context);
  const both = relation
    ? { from: relation.from.id, to: relation.to.id }
    : other && (isFrom ? { from: person.id, to: other.id } : { from: other.id, to: person.id });
  const written: HandRelation | null = both && {
    ...both,
    kind,
    context: named?.context ?? context.trim(),
    ...(named && { context_name: named.name }),
    status: isEnded ? 'ended' : 'active',
    ...(begins && { begins }),
    ...(ends && { ends }),
  };
  const set =
    <Value,>(keep: (value: Value) => void) =>
    (value: Value): void => {
      keep(value);
      setShown(null);
    };
  const run = async (isDryRun: boolean): Promise<void> => {
    if (written === null || isBusy.current) return;
    isBusy.current = true;
    setFailure(null);
    try {
      const answer = await directory.changeRelation(written, isDryRun);
      if (isDryRun) setShown(answer);
      else {
        toast(t('hand.saved'));
        onSaved();
      }
    } catch (thrown) {
      setFailure(thrown);
    } finally {
      isBusy.current = false;
    }
  };
  const isHeld = isEnded && shown?.outcome.relations['ended'] === 0;

  return (
    <Dialog title={t(relation === null ? 'hand.addRelation' : 'hand.edit')} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void run(shown === null);
        }}
      >
        {relation && (
          <p>
            <strong>{`${relation.from.full_name} ${relationName(kind)} ${relation.to.full_name}`}</strong>{' '}
            {relation.context_name}
          </p>
        )}
        {relation === null && (
          <>
            <div class="hand-line">
              <label class="label">
                {t('hand.relation')}
                <select class="field" value={kind} onChange={(event) => set(setKind)(event.currentTarget.value)}>
                  {kinds.map((one) => (
                    <option key={one} value={one}>
                      {relationName(one)}
                    </option>
                  ))}
                </select>
              </label>
              <label class="label">
                {t('hand.direction')}
                <select
                  class="field"
                  value={isFrom ? 'from' : 'to'}
                  onChange={(event) => set(setIsFrom)(event.currentTarget.value === 'from')}
                >
                  <option value="from">{`${person.full_name} ${relationName(kind)} …`}</option>
                  <option value="to">{`… ${relationName(kind)} ${person.full_name}`}</option>
                </select>
              </label>
            </div>
            <PersonSearch label={t('hand.with')} directory={directory} chosen={other} onChoose={set(setOther)} />
            <ClassField classes={classes} value={context} onInput={set(setContext)} />
          </>
        )}
        <div class="hand-line">
          <label class="label">
            {t('hand.begins')}
            <input
              class="field"
              type="date"
              value={begins}
              onInput={(event) => set(setBegins)(event.currentTarget.value)}
            />
          </label>
          <label class="label">
            {t('hand.ends')}
            <input
              class="field"
              type="date"
              value={ends}
              onInput={(event) => set(setEnds)(event.currentTarget.value)}
            />
          </label>
          {relation && (
            <label class="hold-effect">
              <input
                type="checkbox"
                checked={isEnded}
                onChange={(event) => set(setIsEnded)(event.currentTarget.checked)}
              />
              <span>{t('hand.end')}</span>
            </label>
          )}
        </div>
        {shown && <HandEffect {...shown} isHeld={isHeld} onHold={() => relation && onHold(relation)} />}
        {failure !== null && (
          <p class="problem" role="alert">
            {t('failed', { reason: reasonIn(failure) })}
          </p>
        )}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button primary" disabled={written === null || isHeld}>
            {t(shown === null ? 'hand.show' : 'hand.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
