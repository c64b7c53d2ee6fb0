import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { OutgoingFile } from '../../client/outbox/OutboxStore.ts';
import { AttachButton } from '../attachments/AttachButton.tsx';
import { chooseFiles, chosenIn, filesAtMost, filesIn } from '../attachments/chosenFiles.ts';
import { Icon } from '../design/Icon.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { Popover } from '../design/Popover.tsx';
import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { type Draft, draftIn, keepDraft } from '../session/drafts.ts';
import { Lazy } from '../session/Lazy.tsx';
import { isSendKey } from '../session/settings.ts';
import { useActions } from './ConversationActions.ts';
import { charactersLeft } from './charactersLeft.ts';
import { EmojiGrid } from './EmojiGrid.tsx';
import './Composer.css';

const loadTray = async () => (await import('../attachments/FileTray.tsx')).FileTray;
const loadRecorder = async () => (await import('../attachments/VoiceRecorder.tsx')).VoiceRecorder;
/** Browsers let only pages with TLS, or of this machine, use the microphone. */
const canRecord = navigator.mediaDevices !== undefined && typeof MediaRecorder !== 'undefined';

interface Props {
  readonly label: string;
  readonly onSent: () => void;
}

/** The field for new messages, replies and edits. */
export const Composer = ({ label, onSent }: Props) => {
  const { me } = useAccount();
  const { view, composing } = useActions();
  const place = { meId: me.id, roomId: view.id };
  const [text, setText] = useState(() => textIn(draftIn(place)));
  const [isPicking, setIsPicking] = useState(false);
  const [isRecording, setIsRecording] = useState(false);
  const chosen = chosenIn(me.id, view.id);
  const canAttach = composing.value.kind !== 'edit';
  const hasFiles = canAttach && chosen.value.length > 0;
  const field = useRef<HTMLTextAreaElement>(null);
  const smile = useRef<HTMLButtonElement>(null);
  const about = composing.value;
  const last = useRef(about);
  const left = useMemo(() => charactersLeft(text, me.message_max_chars), [text, me.message_max_chars]);
  const canSend = (text.trim() !== '' || hasFiles) && (left ?? 0) >= 0;

  const change = (value: string): void => {
    setText(value);
    if (about.kind === 'edit') keepDraft(place, { text: draftIn(place).text, about, edited: value });
    else keepDraft(place, { text: value, ...(about.kind === 'reply' && { about }) });
  };

  // Before anybody can type into it.
  useLayoutEffect(() => {
    // What was begun before looking elsewhere goes on as it was left.
    if (about !== last.current) {
      const kept = draftIn(place).text;
      if (about.kind === 'new') keepDraft(place, { text: kept });
      else if (about.kind === 'reply') keepDraft(place, { text: kept, about });
      else {
        keepDraft(place, { text: kept, about, edited: about.message.content });
        setText(about.message.content);
      }
    }
    last.current = about;
    if (about.kind !== 'new') field.current?.focus();
  }, [about]);
  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) field.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => grow(field.current), [text]);

  const stop = (): void => {
    composing.value = { kind: 'new' };
    setText(about.kind === 'edit' ? draftIn(place).text : text);
  };
  const submit = (): void => {
    if (!canSend) return;
    if (about.kind === 'edit') {
      if (about.message.id !== null && text !== about.message.content) view.edit(about.message.id, text);
      stop();
      return;
    }
    const replyTo = about.kind === 'reply' ? about.message.id : null;
    const files = chosen.value.map(({ key: _key, ...file }) => file);
    view.send(text, { ...(replyTo === null ? {} : { replyTo }), ...(files.length > 0 && { files }) });
    chosen.value = [];
    view.stopTyping();
    setText('');
    keepDraft(place, { text: '' });
    composing.value = { kind: 'new' };
    onSent();
  };
  const editLast = (): void => {
    const mine = view.state
      .get()
      .messages.findLast(({ sender, id, is_deleted }) => sender.id === me.id && id !== null && !is_deleted);
    if (mine) composing.value = { kind: 'edit', message: mine };
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isSendKey(event)) {
      event.preventDefault();
      submit();
    } else if (event.key === 'ArrowUp' && text === '' && about.kind === 'new') {
      event.preventDefault();
      editLast();
    } else if (event.key === 'Escape' && about.kind !== 'new') {
      event.stopPropagation();
      stop();
    }
  };
  const attach = (files: readonly (File | OutgoingFile)[]): void => {
    if (files.length === 0) return;
    if (chooseFiles(chosen, files) > 0) toast(t('message.tooManyFiles', { most: filesAtMost }));
    field.current?.focus();
  };
  const insert = (emoji: string): void => {
    setIsPicking(false);
    const at = field.current?.selectionStart ?? text.length;
    change(text.slice(0, at) + emoji + text.slice(field.current?.selectionEnd ?? at));
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at + emoji.length, at + emoji.length);
    });
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {about.kind !== 'new' && (
        <div class="composer-about">
          <Icon name={about.kind} size={18} />
          <span class="composer-quote">
            <strong>
              {about.kind === 'edit'
                ? t('message.editing')
                : t('message.replyingTo', { name: about.message.sender.full_name })}
            </strong>
            <span class="clipped" dir="auto">
              {about.message.content}
            </span>
          </span>
          <IconButton icon="close" label={t('cancel')} onClick={stop} />
        </div>
      )}
      {hasFiles && <Lazy load={loadTray} isQuiet given={{ chosen }} />}
      <div class="composer-row">
        {canAttach && !isRecording && <AttachButton onChoose={attach} />}
        {isRecording ? (
          <Lazy
            load={loadRecorder}
            isQuiet
            given={{ onDone: (note: OutgoingFile) => attach([note]), onClose: () => setIsRecording(false) }}
          />
        ) : (
          <>
            <IconButton
              icon="smile"
              label={t('message.emoji')}
              buttonRef={smile}
              aria-expanded={isPicking}
              onClick={() => setIsPicking(!isPicking)}
            />
            {isPicking && (
              <Popover anchor={smile} class="emoji-popover" onClose={() => setIsPicking(false)}>
                <EmojiGrid onChoose={insert} />
              </Popover>
            )}
            <textarea
              ref={field}
              rows={1}
              dir="auto"
              aria-label={label}
              placeholder={label}
              value={text}
              onInput={(event) => {
                change(event.currentTarget.value);
                if (event.currentTarget.value !== '') view.typing();
              }}
              onKeyDown={onKeyDown}
              onBlur={() => view.stopTyping()}
              onPaste={(event) => {
                const files = canAttach ? filesIn(event.clipboardData) : [];
                // Office programs put a picture of the text beside the text.
                if (files.length === 0 || event.clipboardData?.types.includes('text/plain')) return;
                event.preventDefault();
                attach(files);
              }}
            />
            {canAttach && text === '' && !hasFiles && canRecord && (
              <IconButton icon="microphone" label={t('message.record')} onClick={() => setIsRecording(true)} />
            )}
          </>
        )}
        <button type="submit" class="send" aria-label={t('message.send')} title={t('message.send')} disabled={!canSend}>
          <Icon name="send" />
        </button>
      </div>
      {left !== null && left >= 0 && <p class="composer-left">{t('message.left', { count: left })}</p>}
      {left !== null && left < 0 && (
        <p class="composer-excess" role="alert">
          {t('message.tooLong', { count: -left })}
        </p>
      )}
    </form>
  );
};

const textIn = ({ text, about, edited }: Draft): string => (about?.kind === 'edit' ? (edited ?? text) : text);

/** Makes a field as tall as its text, within the limits of the style sheet. */
const grow = (field: HTMLTextAreaElement | null): void => {
  if (field === null) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
};
