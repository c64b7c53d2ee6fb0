import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import express from 'express';
import { issueToken } from '../../../adapters/jwt/issueToken.ts';
import type { OpenedChat } from '../../../composition/OpenedChat.ts';
import { openChat } from '../../../composition/openChat.ts';
import { schoolRecords } from '../../contracts/School.ts';
import { supervisedPolicy as policy } from '../../contracts/supervisedPolicy.ts';
import { describeWithServer } from '../../support/describeWithServer.ts';
import { freePort } from '../../support/freePort.ts';
import { BrowserWindows, chromiumPath, hasChromium } from '../../web/BrowserWindows.ts';

const secret = 'a secret that only the tests know, 32+ characters';

interface Opened {
  readonly windows: BrowserWindows;
  readonly chat: OpenedChat;
  readonly server: Server;
  readonly address: string;
}

const openSchool = async (): Promise<Opened> => {
  const chat = await openChat({ database: 'memory', policy, jwt: { keys: { secret } } });
  await chat.directory.put(schoolRecords);
  const server = createServer(express().use(chat.router).use(chat.page));
  chat.attach(server);
  const port = await freePort();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { windows: await BrowserWindows.launch(), chat, server, address: `http://127.0.0.1:${port}` };
};

const closeSchool = async ({ windows, chat, server }: Opened): Promise<void> => {
  await windows.quit();
  await chat.close();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
};

describeWithServer<Opened>({
  title: 'web page › supervised rooms',
  source: hasChromium ? { kind: 'binaries' } : { kind: 'none', reason: `no ${chromiumPath}` },
  open: openSchool,
  close: closeSchool,
  suite: (opened) => {
    afterEach(() => opened().windows.closeAll());
    const visit = async (path: string, externalId: string, options = {}) => {
      const token = await issueToken({ secret, externalId, ttlSeconds: 3600 });
      return opened().windows.visit(`${opened().address}${path}#token=${token}`, options);
    };
    const guards = (status: 'active' | 'ended') =>
      opened().chat.directory.put({
        users: [],
        relations: [{ kind: 'guardian_of', from: 'pam', to: 'sam', status }],
      });

    /** The id of an announcement room in which `who` has written to `other`. */
    const announce = async (who: string, other: string): Promise<number> => {
      const [token, person] = await Promise.all([
        issueToken({ secret, externalId: who, ttlSeconds: 3600 }),
        opened().chat.storage.people.findByExternalId(other),
      ]);
      const send = async (path: string, body: object) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
        const sent = { method: 'POST', headers, body: JSON.stringify(body) };
        const answer = await fetch(`${opened().address}/api/chat/rooms/${path}`, sent);
        expect(answer.status).to.equal(201);
        return (await answer.json()) as { room: { id: number } };
      };
      const { room } = await send('', { type: 'announcement', name: 'News', participant_ids: [person?.id] });
      await send(`${room.id}/messages/`, { content: 'No school on Friday.' });
      return room.id;
    };

    it('are begun by staff, show who supervises, and stop and go on under the eyes', async function story() {
      this.timeout(120_000);
      const pupil = await visit('/people', 'sam');
      await pupil.locator('.contact', { hasText: 'Tess Miller' }).locator('.contact-main').click();
      await pupil.getByText('This chat is begun by: School office, Teachers, Tutors, Support staff.').waitFor();
      expect(await pupil.getByRole('button', { name: 'Write a message' }).count()).to.equal(0);

      // Nor where a click on a person opens the chat, nor below what a teacher wrote to all.
      await pupil.goto(`${opened().address}/`);
      await pupil.getByPlaceholder('Search chats, people, messages').fill('Miller');
      const found = pupil.locator('.contact', { hasText: 'Tess Miller' }).locator('.contact-main');
      await found.getByText('This chat is begun by').waitFor();
      expect(await found.getAttribute('aria-disabled')).to.equal('true');
      await found.click({ force: true });
      const told = pupil.waitForResponse((answer) => answer.url().endsWith('/permission/'), { timeout: 60_000 });
      await pupil.goto(`${opened().address}/r/${await announce('tess', 'sam')}`);
      await pupil.locator('.message', { hasText: 'No school on Friday.' }).hover();
      await pupil.getByRole('button', { name: 'React' }).first().waitFor();
      await told;
      expect(await pupil.getByRole('button', { name: /privately/ }).count()).to.equal(0);

      const teacher = await visit('/people', 'tess');
      await teacher.locator('.contact', { hasText: 'Sam Young' }).locator('.contact-main').click();
      await teacher.getByRole('button', { name: 'Write a message' }).click();
      await teacher.locator('.conversation-about', { hasText: 'Supervised by Pam Young' }).waitFor();

      await guards('ended');
      await teacher.getByText('Nothing can be written here until a supervising adult is in this chat.').waitFor();
      await teacher.locator('.conversation-about', { hasText: 'A supervising adult is missing' }).waitFor();
      await guards('active');
      await teacher.locator('.conversation-about', { hasText: 'Supervised by Pam Young' }).waitFor();
      await teacher.locator('.composer textarea').first().fill('Welcome back.');

      const guardian = await visit('/', 'pam', { locale: 'ru-RU' });
      await guardian.locator('.room', { hasText: 'Tess Miller' }).first().waitFor();
    });
  },
});
