import { useEffect, useState } from 'preact/hooks';
import { t } from '../locales/translate.ts';
import { policyInUse } from '../policy/policyInUse.ts';
import { relationName } from '../policy/relationName.ts';
import { roleName } from '../policy/roleName.ts';
import { reasonIn } from '../session/reportFailure.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { DirectoryPerson, ProposedRelation, Simulation } from './directoryAnswers.ts';
import { proposed } from './proposed.ts';
import { SimulationOutcome } from './SimulationOutcome.tsx';
import './SimulatePart.css';

const blank = (): ProposedRelation => ({
  kind: policyInUse.value.relations[0]?.kind ?? '',
  from: '',
  to: '',
  context: '',
  status: 'active',
});

/** Shows who would gain or lose contact by a relation, without changing anything. */
export const SimulatePart = ({ directory }: { directory: DirectoryOfSchool }) => {
  const [relation, setRelation] = useState<ProposedRelation>(() => proposed.peek() ?? blank());
  const [everybody, setEverybody] = useState<readonly DirectoryPerson[]>([]);
  const [result, setResult] = useState<Simulation | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const isComplete = relation.kind !== '' && relation.from !== '' && relation.to !== '';

  const run = (): void => {
    setFailure(null);
    directory.simulate([relation]).then(setResult, (reason: unknown) => {
      setResult(null);
      setFailure(reason);
    });
  };
  useEffect(() => {
    if (proposed.value !== null) run();
    proposed.value = null;
  }, []);

  const change = (part: Partial<ProposedRelation>): void => {
    setRelation({ ...relation, ...part });
    setResult(null);
  };
  const find = (text: string): void => {
    directory.people({ q: text }).then(({ items }) => setEverybody(items), setFailure);
  };
  useEffect(() => find(''), []);

  return (
    <div class="school-sheet">
      <p class="lead">{t('simulate.help')}</p>
      <form
        class="simulate-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isComplete) run();
        }}
      >
        <PersonField
          label={t('simulate.from')}
          value={relation.from}
          people={everybody}
          onFind={find}
          onChange={(from) => change({ from })}
        />
        <KindField value={relation.kind} onChange={(kind) => change({ kind })} />
        <PersonField
          label={t('simulate.to')}
          value={relation.to}
          people={everybody}
          onFind={find}
          onChange={(to) => change({ to })}
        />
        <label class="label">
          {t('simulate.context')}
          <input
            class="field"
            value={relation.context ?? ''}
            onInput={(event) => change({ context: event.currentTarget.value })}
          />
        </label>
        <label class="label">
          {t('simulate.status')}
          <select
            class="field"
            value={relation.status}
            onChange={(event) => change({ status: event.currentTarget.value === 'ended' ? 'ended' : 'active' })}
          >
            <option value="active">{t('simulate.add')}</option>
            <option value="ended">{t('simulate.end')}</option>
          </select>
        </label>
        <button type="submit" class="button primary" disabled={!isComplete}>
          {t('simulate.run')}
        </button>
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

/** A choice among the relations of the policy; a field where the server does not say what there is. */
const KindField = ({ value, onChange }: { value: string; onChange: (kind: string) => void }) => {
  const declared = policyInUse.value.relations.map(({ kind }) => kind);
  if (declared.length === 0)
    return (
      <label class="label">
        {t('simulate.kind')}
        <input class="field" value={value} onInput={(event) => onChange(event.currentTarget.value)} />
      </label>
    );
  const kinds = [...new Set([...declared, ...(value === '' ? [] : [value])])];
  return (
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
};

interface PersonFieldProps {
  readonly label: string;
  readonly value: string;
  readonly people: readonly DirectoryPerson[];
  readonly onFind: (text: string) => void;
  readonly onChange: (externalId: string) => void;
}

/** A field for a person's external id, with names to choose from. */
const PersonField = ({ label, value, people, onFind, onChange }: PersonFieldProps) => {
  const list = `people-${label}`.replace(/\s/g, '-');
  return (
    <label class="label">
      {label}
      <input
        class="field"
        list={list}
        value={value}
        placeholder={t('simulate.pick')}
        onInput={(event) => {
          onChange(event.currentTarget.value);
          onFind(event.currentTarget.value.replace(/[._-]/g, ' '));
        }}
      />
      <datalist id={list}>
        {people.map((person) => (
          <option key={person.id} value={person.external_id}>
            {person.full_name}, {roleName(person.role)}
          </option>
        ))}
      </datalist>
    </label>
  );
};
