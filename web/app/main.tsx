import { render } from 'preact';
import { keepCompositions } from '../session/keepCompositions.ts';
import { isFramed } from '../session/pageConfig.ts';
import { startRouter } from '../session/router.ts';
import { openSession } from '../session/session.ts';
import { startSettings } from '../session/settings.ts';
import { App } from './App.tsx';

const root = document.getElementById('app');
if (root === null) throw new Error('no #app');
keepCompositions();
// They stand relative to the first address, which changes as somebody goes about.
for (const link of document.querySelectorAll<HTMLLinkElement>('link:not([rel=stylesheet])'))
  link.setAttribute('href', link.href);
startRouter();
if (isFramed) {
  // This one needs nothing of the page; what does must not be waited for here, as it waits for the page.
  (await import('../embed/keepInMemory.ts')).keepInMemory();
  void import('../embed/followHost.ts').then(({ followHost }) => followHost());
}
// What shows rooms comes while the session opens, not behind it; the client asks again if it does not.
import('../../client/room/RoomViewModel.ts').catch(() => {});
await startSettings();
render(<App />, root);
// Parts that are loaded meanwhile wait for this one, so it waits for none.
void openSession();
