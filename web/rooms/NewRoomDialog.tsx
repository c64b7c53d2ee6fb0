import { useState } from 'preact/hooks';
import type { OpenRoomRequest } from '../../client/ChatClient.ts';
import type { Contact } from '../../client/wire/wireTypes.ts';
import { PeoplePicker } from '../contacts/PeoplePicker.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { schoolsOf } from '../places/places.ts';
import { rolesAcross } from '../policy/relationName.ts';
import { offeredTypes, roomTypeName } from '../policy/roomTypes.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { go, roomPath } from '../session/router.ts';
import { isForOffice, isForTwo, openRoomRequest } from './openRoomRequest.ts';

learnEnglish(enPanels);

/** Opens a room of a type that this person may open, with the fields that the type needs. */
export const NewRoomDialog = ({ onClose }: { onClose: () => void }) => {
  const { client, me } = useAccount();
  const offered = offeredTypes(me);
  const [type, setType] = useState(offered[0]?.type);
  const [name, setName] = useState('');
  const [context, setContext] = useState('');
  const [chosen, setChosen] = useState<readonly Contact[]>([]);
  const [schoolId, setSchoolId] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const openable = offered.find((one) => one.type === type) ?? offered[0];
  if (openable === undefined) return null;

  const { needs } = openable;
  const hasName = needs.name !== 'none';
  // What a room is about is the host's own id. Few people know it, so it is asked for only where it has to be said.
  const hasContext = needs.context === 'needed' || (needs.context === 'optional' && failure !== null);
  const isOneClick = isForTwo(openable) && !hasName && !hasContext;
  const schools = schoolsOf(me.roles);
  const hasSchool = isForOffice(openable) && schools.length > 1;
  const school = hasSchool ? (schoolId ?? schools[0]?.id ?? null) : null;
  const filled = { name: name.trim(), context: context.trim(), chosen, schoolId: school };
  const request = openRoomRequest(openable, filled);
  const across = rolesAcross(openable.type, me.role);

  const choose = (next: string): void => {
    setType(next);
    setChosen([]);
    setFailure(null);
  };
  const open = async (wanted: OpenRoomRequest | null): Promise<void> => {
    if (wanted === null) return;
    setFailure(null);
    try {
      const { room } = await client.openRoom(wanted);
      onClose();
      go(roomPath(room.id));
    } catch (reason) {
      setFailure(t('failed', { reason: reasonIn(reason) }));
    }
  };
  const onChoose = (contact: Contact): void => {
    if (!isForTwo(openable)) return setChosen(toggled(chosen, contact));
    setChosen([contact]);
    if (isOneClick) void open(openRoomRequest(openable, { ...filled, chosen: [contact] }));
  };

  return (
    <Dialog title={t('new.title')} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void open(request);
        }}
      >
        {offered.length > 1 && (
          <fieldset class="chips bare" aria-label={t('new.kind')}>
            {offered.map((one) => (
              <button
                key={one.type}
                type="button"
                class="chip"
                aria-pressed={one === openable}
                onClick={() => choose(one.type)}
              >
                {isForOffice(one) ? t('new.office') : roomTypeName(one.type)}
              </button>
            ))}
          </fieldset>
        )}
        {openable.rests_on !== null && <p class="note">{t(`new.help.${openable.rests_on}`)}</p>}
        {hasSchool && (
          <label class="label">
            {t('places.school')}
            <select
              class="field"
              value={school ?? ''}
              onChange={({ currentTarget }) => setSchoolId(Number(currentTarget.value))}
            >
              {schools.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
        )}
        {hasName && (
          <label class="label">
            {t(isForOffice(openable) ? 'new.subject' : 'new.name')}
            <input
              class="field"
              value={name}
              maxLength={200}
              placeholder={t(isForOffice(openable) ? 'new.subjectPlaceholder' : 'new.namePlaceholder')}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </label>
        )}
        {hasContext && (
          <label class="label">
            {t('new.context')}
            <input
              class="field"
              value={context}
              maxLength={200}
              onInput={(event) => setContext(event.currentTarget.value)}
            />
          </label>
        )}
        {failure !== null && (
          <p class="problem" role="alert">
            {failure}
          </p>
        )}
        {!isForOffice(openable) && (
          <PeoplePicker
            key={across.join()}
            chosen={isOneClick ? null : chosen}
            {...(across.length === 1 && { role: across[0] })}
            onChoose={onChoose}
          />
        )}
        {!isOneClick && (
          <div class="dialog-actions">
            <span class="note grow">{!isForOffice(openable) && t('new.chosen', { count: chosen.length })}</span>
            <button type="submit" class="button primary" disabled={request === null}>
              {t(isForOffice(openable) ? 'new.write' : 'new.create')}
            </button>
          </div>
        )}
      </form>
    </Dialog>
  );
};

export const toggled = (chosen: readonly Contact[], contact: Contact): readonly Contact[] =>
  chosen.some(({ id }) => id === contact.id) ? chosen.filter(({ id }) => id !== contact.id) : [...chosen, contact];
