import { useState } from 'preact/hooks';
import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { Contact, Room } from '../../client/wire/wireTypes.ts';
import { PeoplePicker } from '../contacts/PeoplePicker.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { Icon } from '../design/Icon.tsx';
import { t } from '../locales/translate.ts';
import { schoolsOf } from '../places/places.ts';
import { useAccount } from '../session/Account.ts';
import { at } from '../session/base.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { go } from '../session/router.ts';
import { useActions } from './ConversationActions.ts';

interface Props {
  readonly room: Room;
  readonly state: RoomViewState;
}

/** What one of the office does with a room: takes it, gives it back, hands it to a colleague or to another office. */
export const OfficeActions = ({ room, state }: Props) => {
  const { me } = useAccount();
  const { view } = useActions();
  const [asking, setAsking] = useState<'colleague' | 'office' | null>(null);
  const isMine = state.ownerId === me.id;
  const others = otherOffices(room, state);
  return (
    <>
      <button type="button" class="button small" onClick={() => reportFailure(view.handOver(isMine ? null : me.id))}>
        <Icon name={isMine ? 'back' : 'check'} size={16} />
        {t(isMine ? 'office.release' : 'office.take')}
      </button>
      <button type="button" class="button small" onClick={() => setAsking('colleague')}>
        <Icon name="swap" size={16} />
        {t('office.handOver')}
      </button>
      {others.length > 0 && (
        <button type="button" class="button small" onClick={() => setAsking('office')}>
          <Icon name="school" size={16} />
          {t('office.handOn')}
        </button>
      )}
      {asking === 'colleague' && <ColleagueDialog state={state} onClose={() => setAsking(null)} />}
      {asking === 'office' && (
        <Dialog title={t('office.handOn')} onClose={() => setAsking(null)}>
          <p class="note">{t('office.handOnHelp')}</p>
          <ul class="people">
            {others.map(({ id, name }) => (
              <li key={id}>
                <button
                  type="button"
                  class="button"
                  onClick={() => {
                    setAsking(null);
                    reportFailure(view.handOn(id).then(() => go(at('/'))));
                  }}
                >
                  {name}
                </button>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  );
};

/** The other schools of who wrote; the server refuses those of another district. */
const otherOffices = (room: Room, { participants, ownerId }: RoomViewState) => {
  const writers = participants.filter(({ id, may_post }) => id !== ownerId && may_post);
  return schoolsOf(writers.flatMap(({ roles }) => roles)).filter(({ id }) => id !== room.organisation_id);
};

const ColleagueDialog = ({ state, onClose }: Pick<Props, 'state'> & { readonly onClose: () => void }) => {
  const { me } = useAccount();
  const { view } = useActions();
  const except = new Set([me.id, ...(state.ownerId === null ? [] : [state.ownerId])]);
  const give = ({ id }: Contact): void => {
    onClose();
    reportFailure(view.handOver(id));
  };
  return (
    <Dialog title={t('office.handOver')} onClose={onClose}>
      <p class="note">{t('office.handOverHelp')}</p>
      <PeoplePicker chosen={null} except={except} role={me.role} onChoose={give} />
    </Dialog>
  );
};
