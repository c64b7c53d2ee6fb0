import { Dialog } from '../design/Dialog.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { isLanguage, language, languageNames, learnEnglish, t, tryText } from '../locales/translate.ts';
import { leaveDevice } from '../notifications/pushDevice.ts';
import { useAccount } from '../session/Account.ts';
import { openDialog } from '../session/dialogs.ts';
import { Lazy } from '../session/Lazy.tsx';
import { maySignOut } from '../session/maySignOut.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { signOut } from '../session/session.ts';
import {
  density,
  hasSingleKeys,
  type Setting,
  sendKey,
  setLanguage,
  setSingleKeys,
  textSize,
  theme,
  undoSend,
} from '../session/settings.ts';
import '../design/choices.css';

learnEnglish(enPanels);

const loadOwnProtection = async () => (await import('../moderation/OwnProtection.tsx')).OwnProtection;
const loadNotifications = async () => (await import('../notifications/NotificationsSection.tsx')).NotificationsSection;
const loadOwnPicture = async () => (await import('../pictures/OwnPicture.tsx')).OwnPicture;
const loadOwnSessions = async () => (await import('../signin/OwnSessions.tsx')).OwnSessions;

export const SettingsDialog = ({ onClose }: { onClose: () => void }) => {
  const { client, demoPeople, token } = useAccount();
  return (
    <Dialog title={t('settings.title')} onClose={onClose}>
      <Lazy load={loadOwnPicture} isQuiet />
      <Choice of={theme} name="settings.theme" />
      <fieldset class="choices">
        <legend>{t('settings.language')}</legend>
        <div class="chips">
          {Object.entries(languageNames).map(([tag, name]) => (
            <button
              key={tag}
              type="button"
              class="chip"
              lang={tag}
              aria-pressed={language() === tag}
              onClick={() => isLanguage(tag) && reportFailure(setLanguage(tag))}
            >
              {name}
            </button>
          ))}
        </div>
      </fieldset>
      <Choice of={textSize} name="settings.text-size" />
      <Choice of={density} name="settings.density" />
      <Choice of={sendKey} name="settings.send-key" />
      <Choice of={undoSend} name="settings.undo-send" />
      <label class="check">
        <input
          type="checkbox"
          checked={hasSingleKeys.value}
          onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        />
        {t('settings.singleKeys')}
      </label>
      <Lazy load={loadNotifications} isQuiet />
      <Lazy load={loadOwnProtection} isQuiet />
      {demoPeople.length === 0 && <Lazy load={loadOwnSessions} isQuiet />}
      <div class="dialog-actions">
        <button type="button" class="button" onClick={() => (openDialog.value = 'shortcuts')}>
          {t('settings.shortcuts')}
        </button>
        {demoPeople.length === 0 && maySignOut(token) && (
          <button type="button" class="button" onClick={() => void leaveDevice(client).then(() => signOut())}>
            {t('signIn.signOut')}
          </button>
        )}
      </div>
    </Dialog>
  );
};

interface ChoiceProps<Value extends string> {
  readonly of: Setting<Value>;
  readonly name:
    | 'settings.theme'
    | 'settings.text-size'
    | 'settings.density'
    | 'settings.send-key'
    | 'settings.undo-send';
}

/** A setting of a few values, each a button. */
const Choice = <Value extends string>({ of: { values, value, choose }, name }: ChoiceProps<Value>) => (
  <fieldset class="choices">
    <legend>{t(name)}</legend>
    <div class="chips">
      {values.map((one) => (
        <button key={one} type="button" class="chip" aria-pressed={value.value === one} onClick={() => choose(one)}>
          {tryText(`${name}.${one}`)}
        </button>
      ))}
    </div>
  </fieldset>
);
