import { useEffect, useState } from 'preact/hooks';
import type { Person } from '../../client/wire/wireTypes.ts';
import { Avatar } from '../design/Avatar.tsx';
import { Icon } from '../design/Icon.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { t } from '../locales/translate.ts';
import { LoadFailure } from '../office/LoadFailure.tsx';
import { RoleList } from '../places/RoleList.tsx';
import { policyInUse } from '../policy/policyInUse.ts';
import { relationName } from '../policy/relationName.ts';
import { at } from '../session/base.ts';
import { Lazy } from '../session/Lazy.tsx';
import { go } from '../session/router.ts';
import { PersonSessions } from '../signin/PersonSessions.tsx';
import type { DirectoryOfSchool } from './directory.ts';
import type { DirectoryRelation, PersonOnFile } from './directoryAnswers.ts';
import { type HeldSubject, HoldDialog } from './HoldDialog.tsx';
import { PersonEditor } from './PersonEditor.tsx';
import { PersonRecords } from './PersonRecords.tsx';
import { RelationEditor } from './RelationEditor.tsx';
import './RelationList.css';

interface Props {
  readonly person: PersonOnFile;
  readonly directory: DirectoryOfSchool;
  readonly onBack: () => void;
  readonly onErased: () => void;
  /** The person is called otherwise, or has other roles. */
  readonly onChanged: () => void;
}

const loadPictureActions = async () => (await import('../pictures/PictureActions.tsx')).PictureActions;

/** Whether an office sets pictures of people with all these roles. */
const officeSets = ({ roles }: Pick<PersonOnFile, 'roles'>): boolean =>
  roles.every(({ role }) => policyInUse.value.pictures?.office.includes(role) === true);

/** The relations of a person. */
export const RelationList = ({ person, directory, onBack, onErased, onChanged }: Props) => {
  const [relations, setRelations] = useState<readonly DirectoryRelation[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [held, setHeld] = useState<HeldSubject | null>(null);
  const [isEditing, setIsEditing] = useState(false);
  /** `new` for one that is to be added. */
  const [edited, setEdited] = useState<DirectoryRelation | 'new' | null>(null);
  const load = (): void => {
    setFailure(null);
    directory.relations(person.id).then((answer) => setRelations(answer.relations), setFailure);
  };
  useEffect(load, [person.id]);
  return (
    <>
      <header class="detail-head">
        <IconButton icon="back" class="only-narrow" label={t('back')} onClick={onBack} />
        <Avatar person={person} size="large" />
        <div>
          <h2>{person.full_name}</h2>
          <RoleList roles={person.roles} />
          <p class="note">{[person.external_id, person.email].filter(Boolean).join(' · ')}</p>
          <Lazy load={loadPictureActions} isQuiet given={{ person, maySet: officeSets(person) }} />
        </div>
      </header>
      <div class="record-actions">
        <button type="button" class="button small" onClick={() => setIsEditing(true)}>
          <Icon name="edit" size={16} />
          {t('hand.edit')}
        </button>
        <button type="button" class="button small" onClick={() => setHeld({ kind: 'person', person })}>
          <Icon name="lock" size={16} />
          {t('holds.decide')}
        </button>
        <PersonRecords person={person} directory={directory} onErased={onErased} />
      </div>
      <PersonSessions userId={person.id} />
      <div class="section-head">
        <h3>{t('admin.relations')}</h3>
        <button type="button" class="button small" onClick={() => setEdited('new')}>
          <Icon name="plus" size={16} />
          {t('hand.addRelation')}
        </button>
      </div>
      {failure !== null && <LoadFailure failure={failure} onRetry={load} />}
      {relations === null && failure === null && <p class="shimmer">{t('loading')}</p>}
      {relations?.length === 0 && <p class="note">{t('admin.relationsNone')}</p>}
      <ul class="relations" aria-label={t('admin.relations')}>
        {relations?.map((relation) => (
          <li key={`${relation.kind} ${relation.from.id} ${relation.to.id} ${relation.context}`}>
            <Side person={relation.from} />
            <span class="relation-kind">
              {relationName(relation.kind)}
              {relation.context_name !== '' && <small>{relation.context_name}</small>}
              {relation.organisation_name && <span>{relation.organisation_name}</span>}
            </span>
            <Side person={relation.to} />
            <span class="relation-tools">
              {/* A held relation resumes when its hold is lifted, not by any record. */}
              {!relation.is_held && (
                <button type="button" class="button small" onClick={() => propose(relation)}>
                  {t(relation.status === 'active' ? 'admin.tryEnding' : 'admin.tryResuming')}
                </button>
              )}
              <IconButton icon="edit" label={t('hand.edit')} onClick={() => setEdited(relation)} />
              <IconButton
                icon="lock"
                label={t('holds.decideRelation')}
                onClick={() => setHeld({ kind: 'relation', relation })}
              />
            </span>
            {relation.status === 'ended' && (
              <span class="relation-ended">{t(relation.is_held ? 'holds.suspended' : 'admin.ended')}</span>
            )}
          </li>
        ))}
      </ul>
      {isEditing && (
        <PersonEditor
          {...{ person, directory }}
          onClose={() => setIsEditing(false)}
          onSaved={() => {
            setIsEditing(false);
            onChanged();
          }}
          onHold={() => {
            setIsEditing(false);
            setHeld({ kind: 'person', person });
          }}
        />
      )}
      {edited && (
        <RelationEditor
          {...{ person, directory }}
          relation={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={() => {
            setEdited(null);
            load();
          }}
          onHold={(relation) => {
            setEdited(null);
            setHeld({ kind: 'relation', relation });
          }}
        />
      )}
      {held && (
        <HoldDialog
          subject={held}
          directory={directory}
          onClose={() => setHeld(null)}
          onDone={() => {
            setHeld(null);
            load();
          }}
        />
      )}
    </>
  );
};

const Side = ({ person }: { person: Person }) => (
  <span class="relation-side">
    <Avatar person={person} size="small" />
    <span>{person.full_name}</span>
  </span>
);

/** Goes on to what would follow if the relation ended, or went on. */
const propose = ({ kind, from, to, context, status }: DirectoryRelation): void => {
  const change = status === 'active' ? 'ended' : 'active';
  go(
    at(`/school/simulate?${new URLSearchParams({ from: `${from.id}`, to: `${to.id}`, kind, about: context, change })}`),
  );
};
