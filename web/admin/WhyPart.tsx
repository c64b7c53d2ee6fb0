import { useEffect, useState } from 'preact/hooks';
import { t } from '../locales/translate.ts';
import { PageHeader } from '../office/PageHeader.tsx';
import { relationName } from '../policy/relationName.ts';
import { reasonIn } from '../session/reportFailure.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { PersonOnFile } from './directoryAnswers.ts';
import type { PairPermission } from './handCalls.ts';
import { PersonSearch } from './PersonSearch.tsx';
import { usePersonInAddress } from './usePersonInAddress.ts';
import './WhyPart.css';

interface Answered {
  readonly from: PersonOnFile;
  readonly to: PersonOnFile;
  readonly permission: PairPermission;
}

/** Why one of any two people may or may not write to the other, and what would have to change. Both ways. */
export const WhyPart = ({ directory }: { directory: DirectoryOfSchool }) => {
  const { person: from, choose: setFrom } = usePersonInAddress(directory, 'from');
  const { person: to, choose: setTo } = usePersonInAddress(directory, 'to');
  const [answers, setAnswers] = useState<readonly Answered[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    setAnswers([]);
    setFailure(null);
    if (from === null || to === null) return;
    let isLate = false;
    const asked = [
      [from, to],
      [to, from],
    ] as const;
    Promise.all(
      asked.map(async ([one, other]) => ({
        ...{ from: one, to: other },
        permission: await directory.explainPair(one.id, other.id),
      })),
    ).then(
      (found) => !isLate && setAnswers(found),
      (reason: unknown) => !isLate && setFailure(reason),
    );
    return () => {
      isLate = true;
    };
  }, [from?.id, to?.id]);
  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.why')} purpose={t('pair.help')} />
      <div class="pair-choice">
        <PersonSearch label={t('pair.from')} directory={directory} chosen={from} onChoose={setFrom} />
        <PersonSearch label={t('pair.to')} directory={directory} chosen={to} onChoose={setTo} />
      </div>
      <div aria-live="polite" class="pair-answers">
        {failure !== null && (
          <p class="problem" role="alert">
            {t('failed', { reason: reasonIn(failure) })}
          </p>
        )}
        {answers.map((answer) => (
          <PairAnswer key={answer.from.id} {...answer} />
        ))}
      </div>
    </div>
  );
};

const PairAnswer = ({ from, to, permission }: Answered) => {
  const { allowed, rule, roles, path, would_allow: would, is_blocked: isBlocked, supervision } = permission;
  const names = { one: from.full_name, other: to.full_name };
  return (
    <section class={`pair-answer ${allowed ? 'is-yes' : 'is-no'}`}>
      <h2>{t(allowed ? 'pair.yes' : 'pair.no', names)}</h2>
      <p>{rule === null ? t('pair.noRule') : t('pair.rule', { rule })}</p>
      {isBlocked && <p>{t('pair.blocked')}</p>}
      {roles !== null && path.length === 0 && <p>{t('pair.always')}</p>}
      {path.length > 0 && (
        <>
          <h3>{t(roles === null ? 'pair.past' : 'pair.path')}</h3>
          <ul>
            {path.map((step) => (
              <li key={`${step.relation} ${step.from.id} ${step.to.id}`}>
                {stepText(step)}
                {!step.is_active && ` (${t('pair.ended')})`}
              </li>
            ))}
          </ul>
        </>
      )}
      {supervision?.is_missing && <p>{t('pair.missing')}</p>}
      {supervision && supervision.supervisors.length > 0 && (
        <p>{t('pair.supervision', { names: supervision.supervisors.map(({ full_name }) => full_name).join(', ') })}</p>
      )}
      {supervision && !supervision.may_begin && <p>{t('pair.notBegin', names)}</p>}
      {would.length > 0 && (
        <>
          <h3>{t('pair.would')}</h3>
          <ul>
            {would.map((changes) => {
              const text = changes.map(remedyText).join(' + ');
              return <li key={text}>{text}</li>;
            })}
          </ul>
        </>
      )}
      {!allowed && !isBlocked && would.length === 0 && <p>{t('pair.nothing')}</p>}
    </section>
  );
};

const stepText = ({ relation, context, from, to }: PairPermission['path'][number]): string =>
  `${from.full_name} ${relationName(relation)} ${to.full_name}${context === '' ? '' : ` · ${context}`}`;

const remedyText = ({
  person,
  relation,
  from,
  to,
  relations = [],
}: PairPermission['would_allow'][number][number]): string => {
  if (person !== undefined) return t('pair.activate', { name: person.full_name });
  if (relation !== undefined)
    return t('pair.resume', {
      ...{ from: from?.full_name ?? '', to: to?.full_name ?? '' },
      relation: relationName(relation),
    });
  return t('pair.add', { kinds: relations.map(relationName).join(' + ') });
};
