import { Dialog } from '../design/Dialog.tsx';
import type { TextKey } from '../locales/en.ts';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import './ShortcutsDialog.css';

learnEnglish(enPanels);

const command = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

const shortcuts: readonly (readonly [readonly string[], TextKey])[] = [
  [[command, 'K'], 'keys.search'],
  [['Alt', '↓'], 'keys.nextRoom'],
  [['Alt', '↑'], 'keys.nextRoom'],
  [['N'], 'keys.new'],
  [['G'], 'keys.chats'],
  [['P'], 'keys.people'],
  [['?'], 'keys.help'],
  [['Esc'], 'keys.escape'],
  [['Enter'], 'keys.send'],
  [['Shift', 'Enter'], 'keys.line'],
  [['↑'], 'keys.editLast'],
  [['↑', '↓'], 'keys.walk'],
  [['R'], 'keys.reply'],
  [['E'], 'keys.react'],
];

export const ShortcutsDialog = ({ onClose }: { onClose: () => void }) => (
  <Dialog title={t('keys.title')} onClose={onClose}>
    <dl class="keys">
      {shortcuts.map(([keys, text]) => (
        <div key={keys.join()}>
          <dt>{t(text)}</dt>
          <dd>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  </Dialog>
);
