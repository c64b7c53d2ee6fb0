import { useEffect, useState } from 'preact/hooks';
import { t } from '../locales/translate.ts';
import { PageHeader } from '../office/PageHeader.tsx';
import { useAddress, useAddressOf } from '../office/useAddress.ts';
import { policyInUse } from '../policy/policyInUse.ts';
import { relationName } from '../policy/relationName.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { ClassField } from './ClassField.tsx';
import type { DirectoryOfSchool } from './directory.ts';
import type { Simulation } from './directoryAnswers.ts';
import { PersonSearch } from './PersonSearch.tsx';
import { SimulationOutcome } from './SimulationOutcome.tsx';
import { usePersonInAddress } from './usePersonInAddress.ts';
import './SimulatePart.css';

interface NamedClass {
  readonly context: string;
  readonly name: string;
}

/** Shows who would gain or lose contact by a relation, without changing anything. */
export const SimulatePart = ({ directory }: { directory: DirectoryOfSchool }) => {
  const from = usePersonInAddress(directory, 'from');
  const to = usePersonInAddress(directory, 'to');
  const [kind, setKind] = useAddress('kind', policyInUse.value.relations[0]?.kind ?? '');
  const [context, setContext] = useAddress('about');
  const [status, setStatus] = useAddressOf('change', ['active', 'ended'] as const, 'active');
  const [classes, setClasses] = useState<readonly NamedClass[]>([]);
  const [result, setResult] = useState<Simulation | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  // Somebody who comes here with all of it, from a person or by a reload, has asked already.
  const [isAsked, setIsAsked] = useState(() => /[?&]change=/.test(location.search));
  const people = from.person && to.person && ([from.person, to.person] as const);
  useEffect(() => {
    // Without the list the class is typed by its id.
    directory.classes().then(setClasses, () => setClasses([]));
  }, []);

  const named = classes.find((one) => one.context === context || one.name === context);
  const run = (): void => {
    if (!people) return;
    setFailure(null);
    const [one, other] = people;
    const proposed = { kind, from: one.external_id, to: other.external_id, status, context: named?.context ?? context };
    directory.simulate([proposed]).then(setResult, (reason: unknown) => {
      setResult(null);
      setFailure(reason);
    });
  };
  useEffect(() => {
    if (!isAsked || !people) return;
    setIsAsked(false);
    run();
  }, [isAsked, people?.[0].id, people?.[1].id]);
  const set =
    <Value,>(keep: (value: Value) => void) =>
    (value: Value): void => {
      keep(value);
      setResult(null);
    };
  const declared = policyInUse.value.relations.map((one) => one.kind);
  const kinds = [...new Set([...declared, ...(kind === '' ? [] : [kind])])];

  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.simulate')} purpose={t('simulate.help')} />
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <div class="simulate-people">
          <PersonSearch
            label={t('simulate.from')}
            directory={directory}
            chosen={from.person}
            onChoose={set(from.choose)}
          />
          <PersonSearch label={t('simulate.to')} directory={directory} chosen={to.person} onChoose={set(to.choose)} />
        </div>
        <div class="simulate-form">
          <KindField kinds={kinds} value={kind} onChange={set(setKind)} />
          <ClassField classes={classes} value={named?.name ?? context} onInput={set(setContext)} />
          <label class="label">
            {t('simulate.status')}
            <select class="field" value={status} onChange={(event) => set(setStatus)(event.currentTarget.value)}>
              <option value="active">{t('simulate.add')}</option>
              <option value="ended">{t('simulate.end')}</option>
            </select>
          </label>
          <button type="submit" class="button primary" disabled={!people || kind === ''}>
            {t('simulate.run')}
          </button>
        </div>
      </form>
      {failure !== null && (
        <p class="problem" role="alert">
          {t('failed', { reason: reasonIn(failure) })}
        </p>
      )}
      {result && <SimulationOutcome result={result} />}
    </div>
  );
};

interface KindProps {
  readonly kinds: readonly string[];
  readonly value: string;
  readonly onChange: (kind: string) => void;
}

/** A choice among the relations of the policy; a field where the server does not say what there is. */
const KindField = ({ kinds, value, onChange }: KindProps) =>
  kinds.length === 0 ? (
    <label class="label">
      {t('simulate.kind')}
      <input class="field" value={value} onInput={(event) => onChange(event.currentTarget.value)} />
    </label>
  ) : (
    <label class="label">
      {t('simulate.kind')}
      <select class="field" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {relationName(kind)}
          </option>
        ))}
      </select>
    </label>
  );
