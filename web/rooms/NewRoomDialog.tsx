import { useState } from 'preact/hooks';
import type { OpenRoomRequest } from '../../client/ChatClient.ts';
import type { Contact } from '../../client/wire/wireTypes.ts';
import { PeoplePicker } from '../contacts/PeoplePicker.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { go, roomPath } from '../session/router.ts';

const kinds = ['direct', 'group', 'announcement'] as const;
type Kind = (typeof kinds)[number];

export const NewRoomDialog = ({ onClose }: { onClose: () => void }) => {
  const { client, me } = useAccount();
  const offered = kinds.filter((kind) => me.rights.open.includes(kind));
  const [kind, setKind] = useState<Kind>(offered[0] ?? 'direct');
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Contact[]>([]);
  const [failure, setFailure] = useState<string | null>(null);

  const open = async (request: OpenRoomRequest): Promise<void> => {
    setFailure(null);
    try {
      const { room } = await client.openRoom(request);
      onClose();
      go(roomPath(room.id));
    } catch (reason) {
      setFailure(t('failed', { reason: reasonIn(reason) }));
    }
  };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    const ids = chosen.map(({ id }) => id);
    if (kind !== 'direct' && name.trim() !== '' && ids.length > 0)
      void open({ type: kind, name: name.trim(), participant_ids: ids });
  };

  return (
    <Dialog title={t('new.title')} onClose={onClose}>
      <form class="form" onSubmit={onSubmit}>
        {offered.length > 1 && (
          <fieldset class="chips bare" aria-label={t('new.kind')}>
            {offered.map((one) => (
              <button key={one} type="button" class="chip" aria-pressed={kind === one} onClick={() => setKind(one)}>
                {t(`new.${one}`)}
              </button>
            ))}
          </fieldset>
        )}
        <p class="note">{t(`new.${kind}Help`)}</p>
        {kind !== 'direct' && (
          <label class="label">
            {t('new.name')}
            <input
              class="field"
              value={name}
              maxLength={200}
              placeholder={t('new.namePlaceholder')}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </label>
        )}
        {failure !== null && (
          <p class="problem" role="alert">
            {failure}
          </p>
        )}
        <PeoplePicker
          chosen={kind === 'direct' ? null : chosen}
          onChoose={(contact) => {
            if (kind === 'direct') void open({ type: 'direct', user_id: contact.id });
            else setChosen(toggled(chosen, contact));
          }}
        />
        {kind !== 'direct' && (
          <div class="dialog-actions">
            <span class="note grow">{t('new.chosen', { count: chosen.length })}</span>
            <button type="submit" class="button primary" disabled={name.trim() === '' || chosen.length === 0}>
              {t('new.create')}
            </button>
          </div>
        )}
      </form>
    </Dialog>
  );
};

export const toggled = (chosen: readonly Contact[], contact: Contact): readonly Contact[] =>
  chosen.some(({ id }) => id === contact.id) ? chosen.filter(({ id }) => id !== contact.id) : [...chosen, contact];
