import { useState } from 'preact/hooks';
import { Dialog } from '../design/Dialog.tsx';
import { TextArea } from '../design/TextArea.tsx';
import { toast } from '../design/Toasts.tsx';
import { language as pageLanguage, t } from '../locales/translate.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { type ListedWord, linesIn, type OfferedWordAction, offeredWordActions, type wordListsOf } from './wordCalls.ts';

interface Props {
  /** What the lists have now. */
  readonly words: readonly ListedWord[];
  readonly calls: Pick<ReturnType<typeof wordListsOf>, 'add'>;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const maxChars = 60_000;

/** Adds lines to a list, or puts them in place of it. */
export const WordsForm = ({ words, calls, onClose, onSaved }: Props) => {
  const [language, setLanguage] = useState<string>(pageLanguage());
  const [action, setAction] = useState<OfferedWordAction>('mask');
  const [text, setText] = useState('');
  const [isReplacing, setIsReplacing] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  /** To change a list as a whole one begins with what it has. */
  const replace = (isOn: boolean): void => {
    setIsReplacing(isOn);
    if (!isOn || text !== '') return;
    const listed = words.filter((one) => one.language === language && one.action === action);
    setText(listed.map(({ pattern }) => pattern).join('\n'));
  };

  const save = async (): Promise<void> => {
    setIsBusy(true);
    setFailure(null);
    try {
      const { saved, removed } = await calls.add({
        language: language.trim(),
        action,
        text,
        is_replacing: isReplacing,
      });
      toast(t('words.saved', { saved, removed }));
      onSaved();
    } catch (thrown) {
      setFailure(thrown);
      setIsBusy(false);
    }
  };

  const lines = linesIn(failure);
  return (
    <Dialog title={t('words.add')} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div class="words-line">
          <label class="label">
            {t('words.language')}
            <input class="field" value={language} onInput={(event) => setLanguage(event.currentTarget.value)} />
          </label>
          <label class="label">
            {t('words.action')}
            <select
              class="field"
              value={action}
              onChange={(event) => setAction(event.currentTarget.value as OfferedWordAction)}
            >
              {offeredWordActions.map((one) => (
                <option key={one} value={one}>
                  {t(`words.do.${one}`)}
                </option>
              ))}
            </select>
          </label>
        </div>
        <TextArea label={t('words.lines')} value={text} onInput={setText} rows={6} max={maxChars} />
        <label class="check">
          <input type="checkbox" checked={isReplacing} onChange={(event) => replace(event.currentTarget.checked)} />
          {t('words.replace')}
        </label>
        {failure !== null && lines.length === 0 && (
          <p class="problem" role="alert">
            {t('failed', { reason: reasonIn(failure) })}
          </p>
        )}
        {lines.length > 0 && (
          <ul class="problem" role="alert">
            {lines.map(({ line, problem }) => (
              <li key={line}>
                {t('words.badLine', { line, words: text.split(/\r\n|\n|\r/)[line - 1]?.trim() ?? '', problem })}
              </li>
            ))}
          </ul>
        )}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button primary" disabled={isBusy || (text.trim() === '' && !isReplacing)}>
            {t('words.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
