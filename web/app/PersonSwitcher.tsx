import { Avatar } from '../design/Avatar.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { RoleList } from '../places/RoleList.tsx';
import { useAccount } from '../session/Account.ts';
import { base } from '../session/base.ts';
import { maySignOut } from '../session/maySignOut.ts';
import { signOut } from '../session/session.ts';
import { PersonChoice } from './Chooser.tsx';
import './PersonSwitcher.css';

learnEnglish(enPanels);

/** The address of the page, and of what programs call below it. */
const here = location.origin + base;

/** Shows the person. In the demo it also offers everybody else. */
export const PersonSwitcher = ({ onClose }: { onClose: () => void }) => {
  const { me, demoPeople, token } = useAccount();
  const mine = demoPeople.find(({ id }) => id === me.id);
  if (mine === undefined)
    return (
      <Dialog title={me.full_name} onClose={onClose}>
        <div class="whoami">
          <Avatar person={me} size="large" />
          <div>
            <RoleList roles={me.roles} />
            {me.email && <p>{me.email}</p>}
          </div>
        </div>
        {maySignOut(token) && (
          <div class="dialog-actions">
            <button type="button" class="button" onClick={() => signOut()}>
              {t('signIn.signOut')}
            </button>
          </div>
        )}
      </Dialog>
    );
  return (
    <Dialog title={t('demo.switch')} onClose={onClose}>
      <p>{t('demo.switchHelp')}</p>
      <ul class="person-list">
        {demoPeople.map((person) => (
          <PersonChoice key={person.id} person={person} isCurrent={person.id === me.id} />
        ))}
      </ul>
      <details class="developers">
        <summary>{t('demo.developers')}</summary>
        <h3>{t('demo.curl', { name: me.full_name })}</h3>
        <Line text={`curl -sS -H "Authorization: Bearer ${mine.token}" ${here}api/chat/rooms/`} />
        <h3>{t('demo.wscat', { name: me.full_name })}</h3>
        <Line
          text={`npx wscat -s homeroom.v1 -H "Authorization: Bearer ${mine.token}" -c ${here.replace(/^http/, 'ws')}ws/chat/`}
        />
        <p>{t('demo.links', { address: `${here}api/docs` })}</p>
      </details>
    </Dialog>
  );
};

const Line = ({ text }: { text: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
  <pre class="code-line" tabIndex={0}>
    {text}
  </pre>
);
