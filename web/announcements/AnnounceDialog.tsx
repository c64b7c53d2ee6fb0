import { useSignal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { AttachButton } from '../attachments/AttachButton.tsx';
import { addFiles } from '../attachments/addFiles.ts';
import type { ChosenFile } from '../attachments/chosenFiles.ts';
import { FileTray } from '../attachments/FileTray.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { enAnnouncements } from '../locales/enAnnouncements.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { policyInUse } from '../policy/policyInUse.ts';
import { roomTypeName } from '../policy/roomTypes.ts';
import { useAccount } from '../session/Account.ts';
import { closeDialog } from '../session/dialogs.ts';
import { Lazy } from '../session/Lazy.tsx';
import { reasonIn, reportFailure } from '../session/reportFailure.ts';
import { go, roomPath } from '../session/router.ts';
import { EmojiButton } from '../writing/EmojiButton.tsx';
import {
  announcementsOf,
  type NamedAudience,
  type OfferedConfirmation,
  offeredConfirmations,
  type ReachedPeople,
} from './announcementCalls.ts';
import { type ChosenClasses, ClassPicker, classesNamed, type KnownClass } from './ClassPicker.tsx';
import './announcements.css';

learnEnglish(enAnnouncements);

const loadTools = async () => (await import('../writing/ComposerTools.tsx')).ComposerTools;
/** Those whom an announcement reaches do not see each other, so it names nobody: emoji and formatting alone. */
const nobody = () => ({ participants: [], rights: null });

const UrgentChoice = ({ isUrgent, onChange }: { isUrgent: boolean; onChange: (isUrgent: boolean) => void }) => (
  <>
    <label class="check">
      <input type="checkbox" checked={isUrgent} onChange={(event) => onChange(event.currentTarget.checked)} />
      {t('announce.urgent')}
    </label>
    {isUrgent && <p class="note">{t('announce.urgentHelp')}</p>}
  </>
);

/** Composes an announcement: the audience, whom it reaches, the words, and whose confirmation is wanted. */
export const AnnounceDialog = () => {
  const { token, client } = useAccount();
  const calls = announcementsOf(token);
  const types = policyInUse.value.room_types.filter(({ may_announce }) => may_announce);
  const [type, setType] = useState(types[0]?.type ?? '');
  const [classes, setClasses] = useState<ChosenClasses>({ chosen: [], typed: '' });
  const [known, setKnown] = useState<readonly KnownClass[]>([]);
  const [content, setContent] = useState('');
  const [confirmation, setConfirmation] = useState<OfferedConfirmation>('none');
  const [isUrgent, setIsUrgent] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const chosen = useSignal<readonly ChosenFile[]>([]);
  /** Files that are there already: a repeated click sends none twice. */
  const uploaded = useRef(new Map<number, number>());
  const [reached, setReached] = useState<ReachedPeople | null>(null);
  // A repeated click sends the same announcement.
  const [clientId] = useState(() => crypto.randomUUID());
  const field = useRef<HTMLTextAreaElement>(null);
  const mentionsIn = useRef(() => undefined);
  useEffect(() => reportFailure(calls.classes().then(setKnown)), [token]);

  const contexts = classesNamed(classes, known);
  const audience: NamedAudience = { type, ...(contexts.length > 0 && { contexts }) };
  const mayBeUrgent = types.some((one) => one.type === type && one.may_mark_urgent === true);
  const change = (set: (value: string) => void) => (event: Event) => {
    set((event.currentTarget as HTMLInputElement).value);
    setReached(null);
  };
  const preview = (event: Event): void => {
    event.preventDefault();
    setFailure(null);
    calls.preview(audience).then(setReached, setFailure);
  };
  const upload = async ({ key, file, name, alt }: ChosenFile): Promise<number> => {
    const there = uploaded.current.get(key);
    if (there !== undefined) return there;
    const { id } = await client.upload(file, { name, ...(alt && { alt }) });
    uploaded.current.set(key, id);
    return id;
  };
  const announce = async () => {
    const attachment_ids: number[] = [];
    for (const one of chosen.value) attachment_ids.push(await upload(one));
    const draft = {
      ...{ audience, content, client_id: clientId, requires_confirmation: confirmation },
      ...(isUrgent && mayBeUrgent && { importance: 'urgent' as const }),
    };
    return calls.announce(attachment_ids.length > 0 ? { ...draft, attachment_ids } : draft);
  };
  const send = (): void => {
    setFailure(null);
    setIsSending(true);
    announce()
      .finally(() => setIsSending(false))
      .then(({ room_id }) => {
        closeDialog();
        go(roomPath(room_id));
      }, setFailure);
  };
  return (
    <Dialog title={t('announce.title')} onClose={closeDialog}>
      <form class="form announce" onSubmit={preview}>
        <label class="label">
          {t('announce.audience')}
          <select class="field" value={type} onChange={change(setType)}>
            {types.map((one) => (
              <option key={one.type} value={one.type}>
                {roomTypeName(one.type)}
              </option>
            ))}
          </select>
        </label>
        <ClassPicker
          known={known}
          value={classes}
          onChange={(value) => {
            setClasses(value);
            setReached(null);
          }}
        />
        <div class="announce-words">
          <label class="label">
            {t('announce.words')}
            <textarea
              ref={field}
              class="field"
              rows={4}
              dir={content === '' ? undefined : 'auto'}
              value={content}
              onInput={(event) => setContent(event.currentTarget.value)}
            />
          </label>
          <Lazy
            load={loadTools}
            isQuiet
            given={{ field, text: content, room: nobody, isFormatting: true, mentionsIn }}
          />
          <EmojiButton field={field} />
        </div>
        {chosen.value.length > 0 && <FileTray chosen={chosen} />}
        <AttachButton onChoose={(files) => addFiles(chosen, files, type)} />
        <label class="label">
          {t('announce.wanted')}
          <select
            class="field"
            value={confirmation}
            onChange={(event) => setConfirmation(event.currentTarget.value as OfferedConfirmation)}
          >
            {offeredConfirmations.map((one) => (
              <option key={one} value={one}>
                {t(`announce.wanted.${one}`)}
              </option>
            ))}
          </select>
        </label>
        {mayBeUrgent && <UrgentChoice isUrgent={isUrgent} onChange={setIsUrgent} />}
        {reached !== null && (
          <p role="status">
            <strong>{t('announce.reaches', { count: reached.count })}</strong>{' '}
            {reached.people.map(({ full_name }) => full_name).join(', ')}
            {reached.has_more && ' …'}
          </p>
        )}
        {failure !== null && (
          <p class="problem" role="alert">
            {t('failed', { reason: reasonIn(failure) })}
          </p>
        )}
        <div class="dialog-actions">
          <button type="submit" class="button">
            {t('announce.preview')}
          </button>
          {reached !== null && (
            <button
              type="button"
              class="button primary"
              disabled={isSending || (content.trim() === '' && chosen.value.length === 0)}
              onClick={send}
            >
              {t('announce.send', { count: reached.count })}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
};
