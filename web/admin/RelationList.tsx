import { useEffect, useState } from 'preact/hooks';
import type { Person } from '../../client/wire/wireTypes.ts';
import { Avatar } from '../design/Avatar.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { roleClass } from '../design/roleClass.ts';
import { t } from '../locales/translate.ts';
import { relationName } from '../policy/relationName.ts';
import { roleName } from '../policy/roleName.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { go } from '../session/router.ts';
import type { DirectoryOfSchool, DirectoryPerson, DirectoryRelation } from './directory.ts';
import { proposed } from './proposed.ts';
import './RelationList.css';

interface Props {
  readonly person: DirectoryPerson;
  readonly directory: DirectoryOfSchool;
  readonly onBack: () => void;
}

/** The relations of a person. */
export const RelationList = ({ person, directory, onBack }: Props) => {
  const [relations, setRelations] = useState<readonly DirectoryRelation[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    directory.relations(person.id).then((answer) => setRelations(answer.relations), setFailure);
  }, [person.id]);
  return (
    <>
      <header class="detail-head">
        <IconButton icon="back" class="only-narrow" label={t('back')} onClick={onBack} />
        <Avatar person={person} size="large" />
        <div>
          <h2>{person.full_name}</h2>
          <p class={`role-tag ${roleClass(person.role)}`}>{roleName(person.role)}</p>
          <p class="note">{[person.external_id, person.email].filter(Boolean).join(' · ')}</p>
        </div>
      </header>
      <h3>{t('admin.relations')}</h3>
      {failure !== null && <p class="problem">{t('failed', { reason: reasonIn(failure) })}</p>}
      {relations?.length === 0 && <p class="note">{t('admin.relationsNone')}</p>}
      <ul class="relations">
        {relations?.map((relation) => (
          <li key={`${relation.kind} ${relation.from.id} ${relation.to.id} ${relation.context}`}>
            <Side person={relation.from} />
            <span class="relation-kind">
              {relationName(relation.kind)}
              {relation.context_name !== '' && <small>{relation.context_name}</small>}
            </span>
            <Side person={relation.to} />
            <button type="button" class="button small" onClick={() => propose(relation)}>
              {t(relation.status === 'active' ? 'admin.tryEnding' : 'admin.tryResuming')}
            </button>
            {relation.status === 'ended' && <span class="relation-ended">{t('admin.ended')}</span>}
          </li>
        ))}
      </ul>
    </>
  );
};

const Side = ({ person }: { person: Person }) => (
  <span class="relation-side">
    <Avatar person={person} size="small" />
    <span>{person.full_name}</span>
  </span>
);

const propose = ({ kind, from, to, context, context_name, status }: DirectoryRelation): void => {
  proposed.value = {
    kind,
    from: from.username,
    to: to.username,
    context,
    context_name,
    status: status === 'active' ? 'ended' : 'active',
  };
  go('/school/simulate');
};
