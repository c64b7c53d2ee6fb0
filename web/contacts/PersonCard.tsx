import { useCallback, useState } from 'preact/hooks';
import type { HeldRole, Person } from '../../client/wire/wireTypes.ts';
import { Avatar } from '../design/Avatar.tsx';
import { Icon } from '../design/Icon.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { RoleList } from '../places/RoleList.tsx';
import { typeForTwo } from '../policy/roomTypes.ts';
import { useAccount } from '../session/Account.ts';
import { openWindowAs } from '../session/demoWindow.ts';
import { isNarrow } from '../session/isNarrow.ts';
import { Lazy } from '../session/Lazy.tsx';
import { reasonOf } from './reasonOf.ts';
import { mayWrite, supervisionReason } from './supervisionReason.ts';
import { askReasonAgain, useReason } from './useReason.ts';
import { writeTo } from './writeTo.ts';
import './PersonCard.css';

learnEnglish(enPanels);

interface Props {
  readonly person: Person & { readonly roles: readonly HeldRole[]; readonly has_existing_chat?: boolean };
  /** The room in which the person is met. */
  readonly roomId?: number;
  readonly onBack?: () => void;
}

/** A person, why this person may or may not be written to, and what would change that. */
export const PersonCard = ({ person, roomId, onBack }: Props) => {
  const { client, me, demoPeople } = useAccount();
  const isMe = person.id === me.id;
  const permission = useReason(person.id, !isMe);
  const [isBlocked, setIsBlocked] = useState(false);
  const actions = useCallback(async () => {
    const { PersonActions } = await import('../moderation/PersonActions.tsx');
    const onChange = (): void => askReasonAgain(client, person.id);
    return () => <PersonActions person={person} roomId={roomId} onBlocked={setIsBlocked} onChange={onChange} />;
  }, [client, person.id, roomId]);
  const demoPerson = demoPeople.find(({ id }) => id === person.id && id !== me.id);
  // Where it covers the list, nothing else names the page.
  const [Heading, Below] = onBack && isNarrow.value ? (['h1', 'h2'] as const) : (['h2', 'h3'] as const);
  return (
    <article class="person-card" aria-label={person.full_name}>
      {onBack && <IconButton icon="back" class="person-back" label={t('back')} onClick={onBack} />}
      <Avatar person={person} size="large" />
      <Heading>
        <bdi>{person.full_name}</bdi>
      </Heading>
      <RoleList roles={person.roles} />
      {isMe && <p class="note">{t('contacts.self')}</p>}
      {isBlocked && <p class="note">{t('block.is', { name: person.full_name })}</p>}
      {permission && !isBlocked && (
        <section class={`why ${permission.allowed ? '' : 'is-refused'}`}>
          <Below>
            <Icon name={permission.allowed ? 'check' : 'lock'} size={18} />
            {t(permission.allowed ? 'contacts.why' : 'contacts.whyNot')}
          </Below>
          <p>{reasonOf(permission, me, person)}</p>
          {permission.supervision && <p>{supervisionReason(permission.supervision)}</p>}
          {permission.would_allow.length > 0 && (
            <>
              <Below>{t('contacts.help')}</Below>
              <ul>
                {permission.would_allow.map((changes) => (
                  <li key={changes.map(({ text }) => text).join()}>{changes.map(({ text }) => text).join(' ')}</li>
                ))}
              </ul>
            </>
          )}
        </section>
      )}
      <div class="person-actions">
        {permission?.allowed && typeForTwo(me) !== undefined && mayWrite(permission, person) && (
          <button type="button" class="button primary" onClick={() => writeTo(client, me, person.id)}>
            <Icon name="chats" size={18} />
            {t('contacts.write')}
          </button>
        )}
        {!isMe && <Lazy load={actions} isQuiet />}
        {demoPerson && (
          <button
            type="button"
            class="button"
            title={t('demo.openWindow', { name: person.full_name })}
            onClick={() => openWindowAs(demoPerson.external_id)}
          >
            <Icon name="window" size={18} />
            {t('demo.newWindow')}
          </button>
        )}
      </div>
    </article>
  );
};
