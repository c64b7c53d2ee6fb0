import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { OutgoingFile } from '../../client/outbox/OutboxStore.ts';
import type { SendOptions } from '../../client/room/RoomView.ts';
import type { AskedMention } from '../../client/wire/Mention.ts';
import { AttachButton } from '../attachments/AttachButton.tsx';
import { chosenIn, pastedFiles } from '../attachments/chosenFiles.ts';
import { loadAdding } from '../attachments/loadAdding.ts';
import { Icon } from '../design/Icon.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { type Draft, draftIn, keepDraft } from '../session/drafts.ts';
import { Lazy } from '../session/Lazy.tsx';
import { isSendKey, undoSend } from '../session/settings.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { EmojiButton } from '../writing/EmojiButton.tsx';
import { plainWords } from '../writing/plainWords.ts';
import { useActions } from './ConversationActions.ts';
import { charactersLeft } from './charactersLeft.ts';
import './Composer.css';

const loadTray = () => import('../attachments/FileTray.tsx').then((part) => part.FileTray);
const loadRecorder = () => import('../attachments/VoiceRecorder.tsx').then((part) => part.VoiceRecorder);
/** Browsers let only pages with TLS, or of this machine, use the microphone. */
const canRecord = navigator.mediaDevices !== undefined && typeof MediaRecorder !== 'undefined';

interface Props {
  readonly label: string;
  readonly onSent: () => void;
}

type MentionsIn = (text: string) => readonly AskedMention[] | undefined;
const noMentions: MentionsIn = () => undefined;

const loadLater = () => import('./roomParts.ts').then((part) => part.SendLater);
const loadTools = () => import('../writing/ComposerTools.tsx').then((part) => part.ComposerTools);

/** The field for new messages, replies and edits. */
export const Composer = ({ label, onSent }: Props) => {
  const { me } = useAccount();
  const actions = useActions();
  const { view, composing } = actions;
  const place = { meId: me.id, roomId: view.id };
  const [text, setText] = useState(() => textIn(draftIn(place)));
  const [isFormatting, setIsFormatting] = useState(false);
  const [isRecording, setIsRecording] = useState(false);
  const chosen = chosenIn(me.id, view.id);
  const canAttach = composing.value.kind !== 'edit';
  const hasFiles = canAttach && chosen.value.length > 0;
  const field = useRef<HTMLTextAreaElement>(null);
  /** What the tools know of whom a text mentions. */
  const mentionsIn = useRef<MentionsIn>(noMentions);
  /** Whether the tools ask everybody to confirm what is sent. */
  const asking = useRef(draftIn(place).asks === true);
  const room = useCallback(() => view.state.get(), [view]);
  const about = composing.value;
  const last = useRef(about);
  /** The latest edit, until its message is gone. */
  const submitted = useRef<{ readonly key: string; readonly text: string } | null>(null);
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

  // Words that were deleted are not given back, also not to who edits them; what they typed since becomes a draft.
  const { messages, rights } = useSubscription(view.state);
  const now = about.kind === 'new' ? undefined : messages.find(({ id }) => id === about.message.id);
  const isGone = now?.is_deleted === true;
  const refused = messages.find(({ key, is_deleted }) => is_deleted && key === submitted.current?.key);
  useLayoutEffect(() => {
    if (!isGone) return;
    const { text: kept } = draftIn(place);
    const begun = about.kind === 'edit' && text !== about.message.content ? text : kept;
    keepDraft(place, { text: begun });
    composing.value = { kind: 'new' };
    setText(begun);
    toast(t('message.deletedMeanwhile'));
  }, [isGone]);
  useEffect(() => {
    if (refused?.status !== 'failed' || refused.pending !== 'edit') return;
    const words = submitted.current?.text ?? '';
    view.discard(refused.key);
    submitted.current = null;
    if (text === '' && about.kind === 'new') change(words);
    toast(t('message.deletedMeanwhile'));
  }, [refused?.status]);

  const stop = (): void => {
    composing.value = { kind: 'new' };
    setText(about.kind === 'edit' ? draftIn(place).text : text);
  };
  const submit = (): void => {
    if (!canSend) return;
    if (about.kind === 'edit') {
      if (about.message.id !== null && text !== about.message.content) {
        view.edit(about.message.id, text, mentionsIn.current(text) ?? []);
        submitted.current = { key: about.message.key, text };
      }
      stop();
      return;
    }
    view.send(text, { ...composed(), undoMs: 1_000 * (Number(undoSend.value.value) || 0) });
    clear();
  };
  /** What goes with the text. */
  const composed = (): SendOptions => {
    const replyTo = about.kind === 'reply' ? about.message.id : null;
    const mentions = mentionsIn.current(text);
    const files = chosen.value.map(({ key: _key, ...file }) => file);
    return {
      ...(replyTo !== null && { replyTo }),
      ...(mentions !== undefined && { mentions }),
      ...(files.length > 0 && { files }),
      ...(asking.current && { asksConfirmation: true }),
    };
  };
  const clear = (): void => {
    asking.current = false;
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
    void loadAdding().then((addFiles) => addFiles(chosen, files, view.state.get().room?.type ?? ''));
    field.current?.focus();
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
              {isGone ? '' : plainWords(about.message.content)}
            </span>
          </span>
          <IconButton icon="close" label={t('cancel')} onClick={stop} />
        </div>
      )}
      <Lazy
        load={loadTools}
        isQuiet
        given={{
          field,
          text,
          room,
          isFormatting,
          mentionsIn,
          ...(about.kind !== 'edit' && rights?.may_ask_confirmation && { asking }),
        }}
      />
      {hasFiles && <Lazy load={loadTray} isQuiet given={{ chosen }} />}
      <div class="composer-row">
        {isRecording && (
          <Lazy
            load={loadRecorder}
            isQuiet
            given={{ onDone: (note: OutgoingFile) => attach([note]), onClose: () => setIsRecording(false) }}
          />
        )}
        <div class="composer-writing" hidden={isRecording}>
          {canAttach && <AttachButton onChoose={attach} />}
          <EmojiButton field={field} />
          <IconButton
            icon="format"
            class="composer-format"
            label={t('format.show')}
            aria-expanded={isFormatting}
            onClick={() => setIsFormatting(!isFormatting)}
          />
          <textarea
            ref={field}
            rows={1}
            dir={text === '' ? undefined : 'auto'}
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
              const files = canAttach ? pastedFiles(event.clipboardData) : [];
              if (files.length === 0) return;
              event.preventDefault();
              attach(files);
            }}
          />
          {canAttach && text === '' && !hasFiles && canRecord && (
            <IconButton icon="microphone" label={t('message.record')} onClick={() => setIsRecording(true)} />
          )}
        </div>
        {canAttach && (
          <Lazy
            load={loadLater}
            isQuiet
            given={{ field: actions, text: canSend ? text : null, composed, onDone: clear }}
          />
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
