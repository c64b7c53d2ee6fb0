import { useEffect, useRef, useState } from 'preact/hooks';
import { Dialog } from '../design/Dialog.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';
import { allRoles, roleName } from '../policy/roleName.ts';
import { reasonIn } from '../session/reportFailure.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { DirectoryOrganisation, PersonOnFile } from './directoryAnswers.ts';
import { HandEffect } from './HandEffect.tsx';
import type { HandAnswer, HandPerson, HandRole, PersonByHand } from './handCalls.ts';
import './PersonEditor.css';

interface Props {
  readonly person: PersonOnFile;
  readonly directory: DirectoryOfSchool;
  readonly onClose: () => void;
  readonly onSaved: () => void;
  /** Goes on to a decision that stands above rosters. */
  readonly onHold: () => void;
}

const officeSource = 'office';

/** What the office says about a person: shown with its effect first, then saved. */
export const PersonEditor = ({ person, directory, onClose, onSaved, onHold }: Props) => {
  const [said, setSaid] = useState<PersonByHand | null>(null);
  const [written, setWritten] = useState<HandPerson | null>(null);
  const [organisations, setOrganisations] = useState<readonly DirectoryOrganisation[]>([]);
  const [shown, setShown] = useState<HandAnswer | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const isBusy = useRef(false);
  useEffect(() => {
    directory.said(person.id).then((answer) => {
      const { first_name, last_name } = answer.person;
      setSaid(answer);
      setWritten(
        answer.by_hand ?? {
          first_name,
          last_name,
          is_active: true,
          roles: [{ role: person.role, ...placeOf(person) }],
        },
      );
    }, setFailure);
    directory.organisations().then(({ items }) => setOrganisations(items), setFailure);
  }, [person.id]);

  const change = (part: Partial<HandPerson>): void => {
    if (written === null) return;
    setWritten({ ...written, ...part });
    setShown(null);
  };
  const changeRole = (at: number, part: Partial<HandRole>): void =>
    change({
      roles: (written?.roles ?? []).map((one, index) => (index === at ? withoutBlank({ ...one, ...part }) : one)),
    });
  const run = async (isDryRun: boolean): Promise<void> => {
    if (written === null || isBusy.current) return;
    isBusy.current = true;
    setFailure(null);
    try {
      const answer = await directory.changePerson(person.id, written, isDryRun);
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

  return (
    <Dialog title={`${t('hand.edit')}: ${person.full_name}`} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void run(shown === null);
        }}
      >
        <p class="note">{t('hand.help')}</p>
        {said && (
          <p class="note">
            {t('hand.sources')}:{' '}
            {said.sources
              .map(({ source, is_named }) => (is_named ? source : t('hand.notNamed', { source })))
              .join(', ')}
          </p>
        )}
        {written && (
          <>
            <div class="hand-line">
              <label class="label">
                {t('hand.first')}
                <input
                  class="field"
                  value={written.first_name}
                  maxLength={200}
                  onInput={(event) => change({ first_name: event.currentTarget.value })}
                />
              </label>
              <label class="label">
                {t('hand.last')}
                <input
                  class="field"
                  value={written.last_name}
                  maxLength={200}
                  onInput={(event) => change({ last_name: event.currentTarget.value })}
                />
              </label>
            </div>
            <fieldset class="bare hand-roles">
              <legend class="label">{t('hand.roles')}</legend>
              {written.roles.map((role, index) => (
                <RoleFields
                  // biome-ignore lint/suspicious/noArrayIndexKey: a role has nothing of its own but its place
                  key={index}
                  role={role}
                  organisations={organisations}
                  onChange={(part) => changeRole(index, part)}
                >
                  {written.roles.length > 1 && (
                    <IconButton
                      icon="close"
                      label={t('hand.removeRole')}
                      onClick={() => change({ roles: written.roles.filter((_, at) => at !== index) })}
                    />
                  )}
                </RoleFields>
              ))}
              <button
                type="button"
                class="button small"
                onClick={() => change({ roles: [...written.roles, { role: person.role, ...placeOf(person) }] })}
              >
                {t('hand.addRole')}
              </button>
            </fieldset>
            <label class="hold-effect">
              <input
                type="checkbox"
                checked={written.is_active}
                onChange={(event) => change({ is_active: event.currentTarget.checked })}
              />
              <span>{t('hand.active')}</span>
            </label>
          </>
        )}
        {shown && (
          <HandEffect
            {...shown}
            isHeld={written?.is_active === false && said?.sources.some(isOther) === true}
            onHold={onHold}
          />
        )}
        {failure !== null && (
          <p class="problem" role="alert">
            {t('failed', { reason: reasonIn(failure) })}
          </p>
        )}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button primary" disabled={written === null}>
            {t(shown === null ? 'hand.show' : 'hand.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};

const isOther = ({ source, is_named }: PersonByHand['sources'][number]): boolean => is_named && source !== officeSource;

const placeOf = ({ roles }: PersonOnFile): Pick<HandRole, 'organisation_id'> => ({
  organisation_id: roles[0]?.organisation_id ?? null,
});

/** An empty day is no day. */
const withoutBlank = ({ begins, ends, ...role }: HandRole): HandRole => ({
  ...role,
  ...(begins && { begins }),
  ...(ends && { ends }),
});

interface RoleProps {
  readonly role: HandRole;
  readonly organisations: readonly DirectoryOrganisation[];
  readonly onChange: (part: Partial<HandRole>) => void;
  readonly children: preact.ComponentChildren;
}

const RoleFields = ({ role, organisations, onChange, children }: RoleProps) => (
  <div class="hand-line hand-role">
    <label class="label">
      {t('admin.role')}
      <select class="field" value={role.role} onChange={(event) => onChange({ role: event.currentTarget.value })}>
        {allRoles([role]).map((one) => (
          <option key={one} value={one}>
            {roleName(one)}
          </option>
        ))}
      </select>
    </label>
    <label class="label">
      {t('hand.where')}
      <select
        class="field"
        value={String(role.organisation_id ?? '')}
        onChange={({ currentTarget: { value } }) => onChange({ organisation_id: value === '' ? null : Number(value) })}
      >
        <option value="">{t('hand.everywhere')}</option>
        {organisations.map(({ id, name }) => (
          <option key={id} value={String(id)}>
            {name}
          </option>
        ))}
      </select>
    </label>
    <label class="label">
      {t('hand.begins')}
      <input
        class="field"
        type="date"
        value={role.begins ?? ''}
        onInput={(event) => onChange({ begins: event.currentTarget.value })}
      />
    </label>
    <label class="label">
      {t('hand.ends')}
      <input
        class="field"
        type="date"
        value={role.ends ?? ''}
        onInput={(event) => onChange({ ends: event.currentTarget.value })}
      />
    </label>
    {children}
  </div>
);
