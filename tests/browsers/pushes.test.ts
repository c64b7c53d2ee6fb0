import { expect } from 'chai';
import type { CDPSession, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

/** The notifications that stand on the screen, as the page's worker shows them. */
const shown = (page: Page): Promise<readonly { title: string; body: string; tag: string; room: number }[]> =>
  page.evaluate(`navigator.serviceWorker.getRegistration('/').then((one) => one.getNotifications())
    .then((all) => all.map(({ title, body, tag, data }) => ({ title, body, tag, room: data.room })))`);

withWebSchool('web page › pushes', (school) => {
  /** A page with a worker, and what sends that worker a push as a push service would. */
  const open = async (): Promise<{ page: Page; push: (data: string) => Promise<void>; room: number }> => {
    const room = await school().direct('daniel.okafor', 'sofia.marchetti');
    const page = await school().visit('/', { as: 'daniel.okafor', serviceWorkers: 'allow' });
    await page.context().grantPermissions(['notifications'], { origin: school().address });
    await page.evaluate('navigator.serviceWorker.ready.then(() => {})');
    const devtools: CDPSession = await page.context().newCDPSession(page);
    const registered = new Promise<string>((resolve) =>
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
        if (first !== undefined) resolve(first.registrationId);
      }),
    );
    await devtools.send('ServiceWorker.enable');
    const registrationId = await registered;
    const push = async (data: string): Promise<void> => {
      await devtools.send('ServiceWorker.deliverPushMessage', { origin: school().address, registrationId, data });
    };
    return { page, push, room };
  };

  it('are shown to who does not look, one for each tag, and nothing of what is no push', async function () {
    this.timeout(60_000);
    const { page, push, room } = await open();
    const said = { body: 'New message', tag: `room-${room}`, room };
    await push(JSON.stringify({ ...said, title: 'Looked at', unread: 1 }));
    expect(await shown(page), 'the page is looked at').to.deep.equal([]);
    // A page of this server that shows no chat.
    await page.goto(`${school().address}/api/docs`);
    for (const bad of ['', 'no JSON', '[]', '{"title":"T"}', '{"title":7,"room":1}', '{"title":"T","room":"1"}'])
      await push(bad);
    await push(JSON.stringify({ ...said, title: 'Sofia Marchetti', unread: 1 }));
    await push(JSON.stringify({ ...said, title: 'Sofia Marchetti', body: '2 new messages', unread: 2 }));
    await push(JSON.stringify({ title: 'Another', body: '', tag: '', room: room + 1 }));
    await eventually(async () =>
      expect([...(await shown(page))].sort((one, other) => one.room - other.room)).to.deep.equal([
        { ...said, title: 'Sofia Marchetti', body: '2 new messages' },
        { title: 'Another', body: '', tag: `room-${room + 1}`, room: room + 1 },
      ]),
    );
  });

  it('lead to their room by a click, in the window that is open', async function () {
    this.timeout(60_000);
    const { page, room } = await open();
    const [worker] = page.context().serviceWorkers();
    // Browsers let nobody but the system click: the event is made by hand, so it cannot wait by itself.
    await worker?.evaluate(`(async () => {
      await self.registration.showNotification('Sofia Marchetti', { data: { room: ${room} } });
      const [notification] = await self.registration.getNotifications();
      const event = new NotificationEvent('notificationclick', { notification });
      const work = [];
      Object.defineProperty(event, 'waitUntil', { value: (one) => work.push(one) });
      self.dispatchEvent(event);
      await Promise.all(work);
    })()`);
    await page.getByRole('heading', { name: 'Sofia Marchetti' }).first().waitFor();
    const { pathname, hash } = new URL(page.url());
    expect([pathname, hash]).to.deep.equal([`/r/${room}`, '']);
    expect(await shown(page)).to.deep.equal([]);
    expect(school().complaints).to.deep.equal([]);
  });
});
