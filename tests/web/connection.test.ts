import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { TcpProxy } from '../faults/TcpProxy.ts';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from './withWebSchool.ts';

const write = async (page: Page, text: string): Promise<void> => {
  await page.locator('.composer textarea').fill(text);
  await page.locator('.composer textarea').press('Enter');
};

/** The texts of the conversation, in order. */
const texts = (page: Page, pattern: RegExp): Promise<string[]> =>
  page
    .locator('.bubble-text')
    .allTextContents()
    .then((all) => all.flatMap((text) => pattern.exec(text)?.[0] ?? []));

/** Entries of the outbox, counted in the page. */
const keptInBrowser = `(async () => {
  const wait = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const [{ name }] = await indexedDB.databases();
  const database = await wait(indexedDB.open(name));
  const count = await wait(database.transaction('entries').objectStore('entries').count());
  database.close();
  return count;
})()`;

withWebSchool('web page › connection', (school) => {
  it('loses and repeats nothing when the network is cut and returns', async () => {
    const proxy = await TcpProxy.open(school().address);
    try {
      const room = await school().direct('emma.jensen', 'daniel.okafor');
      const address = proxy.url.replace(/\/$/, '');
      const student = await school().visit(`/r/${room}`, { as: 'emma.jensen', address });
      const teacher = await school().visit(`/r/${room}`, { as: 'daniel.okafor' });
      await write(student, 'part 1');
      await teacher.locator('.bubble-text', { hasText: 'part 1' }).waitFor();

      proxy.isRefusing = true;
      proxy.cut();
      for (const part of [2, 3, 4]) await write(student, `part ${part}`);
      await student.locator('.banner.is-shown').getByText('What you write is kept').waitFor();
      await write(teacher, 'part 5, from the other side');
      proxy.heal();
      // It may have reconnected before by itself.
      await student
        .getByRole('button', { name: 'Try now' })
        .click({ timeout: 1_000 })
        .catch(() => {});

      const all = ['part 1', 'part 2', 'part 3', 'part 4', 'part 5'];
      for (const page of [student, teacher])
        await eventually(async () => expect((await texts(page, /part \d/)).sort()).to.deep.equal(all), {
          within: 20_000,
        });
      await student.locator('.banner.is-shown').waitFor({ state: 'detached' });
      expect(await student.locator('.tick.is-sending').count()).to.equal(0);
    } finally {
      await school().closePages();
      await proxy.close();
    }
  });

  it('keeps messages that were written offline when the page is closed, and the next page sends each once', async () => {
    const proxy = await TcpProxy.open(school().address);
    try {
      const room = await school().direct('noah.jensen', 'daniel.okafor');
      const address = proxy.url.replace(/\/$/, '');
      const first = await school().visit(`/r/${room}`, { as: 'noah.jensen', address });
      await write(first, 'with a network');
      await first.locator('.message', { hasText: 'with a network' }).locator('.tick.is-sent').waitFor();
      proxy.isRefusing = true;
      proxy.cut();
      for (const place of [1, 2]) await write(first, `kept ${place}`);
      await eventually(async () => expect(await first.evaluate(keptInBrowser)).to.equal(2));
      const context = first.context();
      await first.close();
      proxy.heal();
      const next = await context.newPage();
      await next.goto(`${address}/r/${room}?as=noah.jensen`);
      await eventually(async () => expect(await texts(next, /kept \d/)).to.deep.equal(['kept 1', 'kept 2']), {
        within: 20_000,
      });
      await eventually(async () => expect(await next.evaluate(keptInBrowser)).to.equal(0), { within: 8_000 });
      const { messages } = await school().request('daniel.okafor', 'GET', `rooms/${room}/messages/`);
      const contents = (messages as { content: string }[]).map(({ content }) => content);
      expect(contents.filter((content) => content.startsWith('kept'))).to.deep.equal(['kept 1', 'kept 2']);
    } finally {
      await school().closePages();
      await proxy.close();
    }
  });

  it('continues by itself after the server was killed and has restarted', async function () {
    this.timeout(60_000);
    const room = await school().direct('anna.koval', 'daniel.okafor');
    const page = await school().visit(`/r/${room}`, { as: 'anna.koval' });
    await write(page, 'before');
    await page.locator('.message', { hasText: 'before' }).locator('.tick.is-sent').waitFor();
    await school().kill();
    await write(page, 'meanwhile');
    await page.locator('.banner.is-shown').waitFor();
    await school().restart();
    await page.locator('.message', { hasText: 'meanwhile' }).locator('.tick.is-sent').waitFor({ timeout: 30_000 });
    await write(page, 'after');
    await page.locator('.message', { hasText: 'after' }).locator('.tick.is-sent').waitFor();
    expect(await texts(page, /before|meanwhile|after/)).to.deep.equal(['before', 'meanwhile', 'after']);
  });

  it('keeps a draft while another room is open', async () => {
    const page = await school().visit('/', { as: 'daniel.okafor' });
    const rooms = page.getByRole('link', { name: /Algebra I/ });
    await rooms.nth(0).click();
    const first = await rooms.nth(0).locator('strong').textContent();
    await page.locator('.composer textarea').fill('half a thou');
    await rooms.nth(1).click();
    await eventually(async () => expect(await page.locator('.composer textarea').inputValue()).to.equal(''));
    await page.locator('.room', { hasText: first ?? '' }).click();
    await eventually(async () => expect(await page.locator('.composer textarea').inputValue()).to.equal('half a thou'));
  });

  it('offers to send a refused message again, or to discard it', async () => {
    const proxy = await TcpProxy.open(school().address);
    try {
      const room = await school().direct('noah.jensen', 'daniel.okafor');
      const address = proxy.url.replace(/\/$/, '');
      const page = await school().visit(`/r/${room}`, { as: 'noah.jensen', address });
      await write(page, 'first');
      await page.locator('.message', { hasText: 'first' }).locator('.tick.is-sent').waitFor();
      proxy.isRefusing = true;
      proxy.cut();
      await write(page, 'too late');
      const { token } = await school().person('marta.lindqvist');
      const [{ id: from }, { id: to }] = [await school().person('daniel.okafor'), await school().person('noah.jensen')];
      // The roster goes on naming the relation, so only a hold ends it.
      const answer = await fetch(`${school().address}/api/directory/holds/`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ relation: { kind: 'teaches', from, to }, effect: 'suspend', reason: 'another class' }),
      });
      expect(answer.status).to.equal(201);
      proxy.heal();
      const failed = page.locator('.message', { hasText: 'too late' });
      await failed.getByText('Not sent').waitFor();
      await failed.getByRole('button', { name: 'Discard' }).click();
      await failed.waitFor({ state: 'detached' });
      await page.locator('.composer-closed').waitFor();
    } finally {
      await school().closePages();
      await proxy.close();
    }
  });
});
