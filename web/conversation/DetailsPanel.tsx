import { useState } from 'preact/hooks';
import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { Contact, Participant, Room } from '../../client/wire/wireTypes.ts';
import { PeoplePicker } from '../contacts/PeoplePicker.tsx';
import { Avatar } from '../design/Avatar.tsx';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { Icon } from '../design/Icon.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { t } from '../locales/translate.ts';
import { roleName } from '../policy/roleName.ts';
import { restsOn, roomTypeName } from '../policy/roomTypes.ts';
import { toggled } from '../rooms/NewRoomDialog.tsx';
import { RoomFace } from '../rooms/RoomItem.tsx';
import { roomTitle } from '../rooms/roomTitle.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { useActions } from './ConversationActions.ts';
import { OfficeActions } from './OfficeActions.tsx';
import { offeredActions } from './offeredActions.ts';
import { PinnedList } from './PinnedList.tsx';
import './DetailsPanel.css';

interface Props {
  readonly room: Room;
  readonly state: RoomViewState;
}

/** What the room is, who its participants are, and what this person may change. */
export const DetailsPanel = ({ room, state }: Props) => {
  const { me } = useAccount();
  const { view, panel } = useActions();
  const [isRenaming, setIsRenaming] = useState(false);
  const [isAdding, setIsAdding] = useState(false);
  const [isHandingOver, setIsHandingOver] = useState(false);
  const [leaving, setLeaving] = useState<Participant | null>(null);
  const rights = offeredActions(room, state, me);
  return (
    <div class="panel-body">
      <div class="details-head">
        <RoomFace room={room} size="large" />
        <h3>
          <bdi>{roomTitle(room)}</bdi>
        </h3>
        <p class="note">{[roomTypeName(room.type), room.organisation_name].filter(Boolean).join(' · ')}</p>
        {rights.mayRename && (
          <button type="button" class="button small" onClick={() => setIsRenaming(true)}>
            <Icon name="edit" size={16} />
            {t('room.rename')}
          </button>
        )}
        {state.rights?.answers === true && <OfficeActions room={room} state={state} />}
        {rights.mayHandOver && (
          <button type="button" class="button small" onClick={() => setIsHandingOver(true)}>
            <Icon name="swap" size={16} />
            {t('room.handOver')}
          </button>
        )}
      </div>
      <button type="button" class="button small" onClick={() => (panel.value = { kind: 'shared' })}>
        <Icon name="picture" size={16} />
        {t('gallery.title')}
      </button>
      <PinnedList state={state} />
      <div class="details-line">
        <h3>{t('room.participants')}</h3>
        {rights.mayChangePeople && (
          <button type="button" class="button small" onClick={() => setIsAdding(true)}>
            <Icon name="plus" size={16} />
            {t('room.add')}
          </button>
        )}
      </div>
      <ul class="people">
        {state.participants.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              class="contact-main"
              onClick={() => (panel.value = { kind: 'person', userId: person.id })}
            >
              <Avatar person={person} isOnline={state.online.has(person.id)} />
              <span class="room-text">
                <strong class="clipped">
                  <bdi>{person.full_name}</bdi>
                  {person.id === me.id && ` (${t('you')})`}
                </strong>
                <span class="contact-why">{remark(person, room, state.ownerId)}</span>
              </span>
            </button>
            {rights.mayChangePeople && person.id !== me.id && (
              <IconButton
                icon="close"
                label={t('room.remove', { name: person.full_name })}
                onClick={() => setLeaving(person)}
              />
            )}
          </li>
        ))}
      </ul>
      {state.rights?.sees_members === false && <p class="note">{t('room.hidden')}</p>}
      {isRenaming && <RenameDialog room={room} onClose={() => setIsRenaming(false)} />}
      {isAdding && <AddDialog state={state} onClose={() => setIsAdding(false)} />}
      {isHandingOver && <HandOverDialog state={state} onClose={() => setIsHandingOver(false)} />}
      {leaving && (
        <ConfirmDialog
          question={t('room.removeSure', { name: leaving.full_name })}
          action={t('room.remove', { name: leaving.full_name })}
          onClose={() => setLeaving(null)}
          onConfirm={() => reportFailure(view.removeParticipant(leaving.id))}
        />
      )}
    </div>
  );
};

const remark = (person: Participant, room: Room, ownerId: number | null): string => {
  if (person.is_suspended) return t('room.suspended');
  if (person.id === ownerId)
    return `${roleName(person.role)} · ${t(restsOn(room) === 'office' ? 'office.answers' : 'room.leads')}`;
  return person.may_post ? roleName(person.role) : `${roleName(person.role)} · ${t('room.reads')}`;
};

const RenameDialog = ({ room, onClose }: { room: Room; onClose: () => void }) => {
  const { view } = useActions();
  const [name, setName] = useState(room.name);
  return (
    <Dialog title={t('room.rename')} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          reportFailure(view.rename(name.trim()).then(onClose));
        }}
      >
        <label class="label">
          {t('room.name')}
          <input class="field" value={name} maxLength={200} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <div class="dialog-actions">
          <button type="submit" class="button primary" disabled={name.trim() === ''}>
            {t('save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};

const AddDialog = ({ state, onClose }: { state: RoomViewState; onClose: () => void }) => {
  const { view } = useActions();
  const [chosen, setChosen] = useState<readonly Contact[]>([]);
  const [withHistory, setWithHistory] = useState(false);
  const memberIds = new Set(state.participants.map(({ id }) => id));
  return (
    <Dialog title={t('room.add')} onClose={onClose}>
      <PeoplePicker chosen={chosen} except={memberIds} onChoose={(contact) => setChosen(toggled(chosen, contact))} />
      <label class="check">
        <input
          type="checkbox"
          checked={withHistory}
          onChange={(event) => setWithHistory(event.currentTarget.checked)}
        />
        {t('room.addWithHistory')}
      </label>
      <div class="dialog-actions">
        <span class="note grow">{t('new.chosen', { count: chosen.length })}</span>
        <button
          type="button"
          class="button primary"
          disabled={chosen.length === 0}
          onClick={() => {
            const ids = chosen.map(({ id }) => id);
            reportFailure(view.addParticipants(ids, withHistory ? 'all' : undefined).then(onClose));
          }}
        >
          {t('new.add')}
        </button>
      </div>
    </Dialog>
  );
};

const HandOverDialog = ({ state, onClose }: { state: RoomViewState; onClose: () => void }) => {
  const { view } = useActions();
  const [chosen, setChosen] = useState<Contact | null>(null);
  const owner = new Set(state.ownerId === null ? [] : [state.ownerId]);
  return (
    <Dialog title={t('room.handOver')} onClose={onClose}>
      <p class="note">{t('room.handOverHelp')}</p>
      <PeoplePicker chosen={chosen === null ? [] : [chosen]} except={owner} onChoose={setChosen} />
      <div class="dialog-actions">
        <span class="note grow">
          <bdi>{chosen?.full_name}</bdi>
        </span>
        <button
          type="button"
          class="button primary"
          disabled={chosen === null}
          onClick={() => chosen && reportFailure(view.handOver(chosen.id).then(onClose))}
        >
          {t('room.handOver')}
        </button>
      </div>
    </Dialog>
  );
};
