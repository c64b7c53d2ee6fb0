import { useEffect } from 'preact/hooks';
import { ConversationPane } from '../conversation/ConversationPane.tsx';
import { facePicture } from '../design/facePicture.ts';
import { t } from '../locales/translate.ts';
import { RoomsPane } from '../rooms/RoomsPane.tsx';
import { useAccount } from '../session/Account.ts';
import { closeDialog, openDialog } from '../session/dialogs.ts';
import { isNarrow } from '../session/isNarrow.ts';
import { Lazy } from '../session/Lazy.tsx';
import { pageTitle } from '../session/pageTitle.ts';
import { route } from '../session/router.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { Rail } from './Rail.tsx';
import { useShortcuts } from './useShortcuts.ts';
import './Shell.css';

// Initials stand until it is there, and where it cannot come.
void import('../pictures/PersonPicture.tsx').then(
  ({ PersonPicture }) => (facePicture.value = PersonPicture),
  () => {},
);

const loadDemoBar = () => import('./DemoBar.tsx').then((part) => part.DemoBar);
const loadDecisions = () => import('../home/DecisionList.tsx').then((part) => part.DecisionStrip);
const loadHome = () => import('../home/HomePane.tsx').then((part) => part.HomePane);
const loadRelease = () => import('./ReleaseNote.tsx').then((part) => part.ReleaseNote);
const loadNotices = () => import('../moderation/ModerationNotices.tsx').then((part) => part.ModerationNotices);
const loadLanguage = () => import('../notifications/ToldLanguage.tsx').then((part) => part.ToldLanguage);
const loadShortcuts = async () => {
  const { ShortcutsDialog } = await import('./ShortcutsDialog.tsx');
  return () => <ShortcutsDialog onClose={closeDialog} />;
};
const loadAnnounce = () => import('../announcements/AnnounceDialog.tsx').then((part) => part.AnnounceDialog);
const loadPeople = () => import('./PersonSwitcher.tsx').then((part) => part.PersonSwitcher);
const loadSettings = () => import('./SettingsDialog.tsx').then((part) => part.SettingsDialog);
const loadMentions = () => import('../mentions/MentionsPane.tsx').then((part) => part.MentionsPane);
const loadContacts = () => import('../contacts/ContactsPage.tsx').then((part) => part.ContactsPage);
const loadNewRoom = () => import('../rooms/NewRoomDialog.tsx').then((part) => part.NewRoomDialog);
const loadSchool = () => import('../admin/SchoolPage.tsx').then((part) => part.SchoolPage);

/** Fetches what the first look shows besides the list, while the server is still being asked for the person's rooms. */
export const fetchAhead = (): void => {
  const { page } = route.value;
  const first = isNarrow.value ? null : loadHome;
  const load = { rooms: first, room: null, mentions: loadMentions, people: loadContacts, school: loadSchool }[page];
  // What fails here is asked for again, and reported, where it is shown.
  load?.().catch(() => {});
};

/** The page of a signed-in person: which parts stand beside each other, and which one a narrow window shows. */
export const Shell = () => {
  const { client, demoPeople } = useAccount();
  const { unreadTotal } = useSubscription(client.rooms);
  const now = route.value;
  const title = now.page === 'rooms' ? t('rooms.title') : pageTitle.value;
  useShortcuts();
  useEffect(() => {
    const name = [title, 'Homeroom'].filter((part) => part !== '').join(' · ');
    document.title = unreadTotal > 0 ? `(${unreadTotal}) ${name}` : name;
  }, [unreadTotal, title]);
  useEffect(() => {
    // On the icon of an installed page, once a number stands: the system takes long. Browsers that do not count there refuse.
    const timer = setTimeout(() => navigator.setAppBadge?.(unreadTotal).catch(() => {}), 250);
    return () => clearTimeout(timer);
  }, [unreadTotal]);
  // Nothing of who has signed out stays on the icon.
  useEffect(() => () => void navigator.clearAppBadge?.().catch(() => {}), []);

  return (
    <div class={`shell on-${now.page}`}>
      {/* biome-ignore lint/a11y/useValidAnchor: a fragment in the address would be taken for a page of its own */}
      <a class="skip" href="#main" onClick={skip}>
        {t('nav.skip')}
      </a>
      <Rail />
      <div class="stage">
        {demoPeople.length > 0 && <Lazy load={loadDemoBar} isQuiet />}
        <ConnectionBanner />
        <Lazy load={loadRelease} isQuiet />
        <div class="panes">
          {now.page !== 'people' && now.page !== 'school' && (
            <>
              <RoomsPane above={<Lazy load={loadDecisions} isQuiet />} />
              {now.page === 'room' ? (
                <ConversationPane key={now.roomId} roomId={now.roomId} messageId={now.messageId} />
              ) : now.page === 'mentions' ? (
                <Lazy load={loadMentions} />
              ) : (
                !isNarrow.value && <Lazy load={loadHome} />
              )}
            </>
          )}
          {now.page === 'people' && <Lazy load={loadContacts} />}
          {now.page === 'school' && <Lazy load={loadSchool} />}
        </div>
      </div>
      <LiveRegion />
      <Lazy load={loadNotices} isQuiet />
      <Lazy load={loadLanguage} isQuiet />
      {openDialog.value === 'settings' && <Lazy load={loadSettings} isQuiet given={{ onClose: closeDialog }} />}
      {openDialog.value === 'shortcuts' && <Lazy load={loadShortcuts} isQuiet />}
      {openDialog.value === 'announce' && <Lazy load={loadAnnounce} isQuiet />}
      {openDialog.value === 'people' && <Lazy load={loadPeople} isQuiet given={{ onClose: closeDialog }} />}
      {openDialog.value === 'new-room' && <Lazy load={loadNewRoom} isQuiet given={{ onClose: closeDialog }} />}
    </div>
  );
};

const skip = (event: Event): void => {
  event.preventDefault();
  document.getElementById('main')?.focus();
};
