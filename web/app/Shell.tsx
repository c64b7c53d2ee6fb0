import { useEffect } from 'preact/hooks';
import { ContactsPage } from '../contacts/ContactsPage.tsx';
import { ConversationPane } from '../conversation/ConversationPane.tsx';
import { Empty } from '../design/Empty.tsx';
import { t } from '../locales/translate.ts';
import { NewRoomDialog } from '../rooms/NewRoomDialog.tsx';
import { RoomsPane } from '../rooms/RoomsPane.tsx';
import { useAccount } from '../session/Account.ts';
import { closeDialog, openDialog } from '../session/dialogs.ts';
import { Lazy } from '../session/Lazy.tsx';
import { route } from '../session/router.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { PersonSwitcher } from './PersonSwitcher.tsx';
import { Rail } from './Rail.tsx';
import { SettingsDialog } from './SettingsDialog.tsx';
import { useShortcuts } from './useShortcuts.ts';
import './Shell.css';

const loadNotices = async () => (await import('../moderation/Notices.tsx')).Notices;
const loadShortcuts = async () => {
  const { ShortcutsDialog } = await import('./ShortcutsDialog.tsx');
  return () => <ShortcutsDialog onClose={closeDialog} />;
};
const loadAnnounce = async () => (await import('../announcements/AnnounceDialog.tsx')).AnnounceDialog;
const loadSchool = async () => (await import('../admin/SchoolPage.tsx')).SchoolPage;

/** The page of a signed-in person: which parts stand beside each other, and which one a narrow window shows. */
export const Shell = () => {
  const { client } = useAccount();
  const { unreadTotal } = useSubscription(client.rooms);
  const now = route.value;
  useShortcuts();
  useEffect(() => {
    document.title = unreadTotal > 0 ? `(${unreadTotal}) Homeroom` : 'Homeroom';
  }, [unreadTotal]);

  return (
    <div class={`shell on-${now.page}`}>
      {/* biome-ignore lint/a11y/useValidAnchor: a fragment in the address would be taken for a page of its own */}
      <a class="skip" href="#main" onClick={skip}>
        {t('nav.skip')}
      </a>
      <Rail />
      <div class="stage">
        <ConnectionBanner />
        <div class="panes">
          {(now.page === 'rooms' || now.page === 'room') && (
            <>
              <RoomsPane />
              {now.page === 'room' ? (
                <ConversationPane key={now.roomId} roomId={now.roomId} messageId={now.messageId} />
              ) : (
                <main class="pane-main" id="main" tabIndex={-1}>
                  <Empty title={t('rooms.choose')}>
                    <p>{t('rooms.chooseHelp')}</p>
                  </Empty>
                </main>
              )}
            </>
          )}
          {now.page === 'people' && <ContactsPage />}
          {now.page === 'school' && <Lazy load={loadSchool} />}
        </div>
      </div>
      <LiveRegion />
      <Lazy load={loadNotices} isQuiet />
      {openDialog.value === 'settings' && <SettingsDialog onClose={closeDialog} />}
      {openDialog.value === 'shortcuts' && <Lazy load={loadShortcuts} isQuiet />}
      {openDialog.value === 'announce' && <Lazy load={loadAnnounce} isQuiet />}
      {openDialog.value === 'people' && <PersonSwitcher onClose={closeDialog} />}
      {openDialog.value === 'new-room' && <NewRoomDialog onClose={closeDialog} />}
    </div>
  );
};

const skip = (event: Event): void => {
  event.preventDefault();
  document.getElementById('main')?.focus();
};
