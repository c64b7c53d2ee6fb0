import { expect } from 'chai';
import { createTransport } from 'nodemailer';
import type { Page } from 'playwright-core';
import { minuteAt } from '../../core/zonedTime.ts';
import { describeWithServer } from '../support/describeWithServer.ts';
import { eventually } from '../support/eventually.ts';
import { addressesOf } from '../support/SmtpPeer.ts';
import { chromiumPath, hasChromium } from '../web/BrowserWindows.ts';
import { EveningSchool, timeZone } from './EveningSchool.ts';

/** Ten seconds for reading, and some for the feed and the senders. */
const within = 40_000;
const [teacher, mother, father, reader, tutor] = [
  ...['daniel.okafor', 'ingrid.jensen', 'dmitri.orlov', 'olga.orlova', 'tomasz.zielinski'],
] as const;
const chatOfTutor = '77';

const bubble = (page: Page, text: string) => page.locator('.bubble-text', { hasText: text });

describeWithServer({
  title: 'an evening of families',
  source: hasChromium ? { kind: 'binaries' } : { kind: 'none', reason: `no ${chromiumPath}` },
  open: EveningSchool.open,
  close: (school) => school.close(),
  suite: (school) => {
    afterEach(() => school().windows.closeAll());
    const ask = (...given: Parameters<EveningSchool['ask']>) => school().ask(...given);
    const mailsTo = (who: string) => school().peers.mail.mails.filter(({ to }) => to.includes(`${who}@example.org`));

    const linkEverybody = async (): Promise<void> => {
      const { push, bot, hook } = school().peers;
      const channels = { mail: { mode: 'off' } };
      for (const who of [father, tutor]) await ask(who, 'PUT', 'chat/notifications/settings/', { channels });
      await ask(father, 'POST', 'chat/notifications/push/', { endpoint: push.endpoint, keys: push.keys });
      const { url } = await ask(tutor, 'POST', 'chat/notifications/telegram/link/', {});
      bot.write(Number(chatOfTutor), { text: `/start ${new URL(url).searchParams.get('start')}` });
      await eventually(() => expect(bot.sent).to.have.length(1));
      // The families of this school read Ukrainian, unless their page says otherwise.
      const { organisations } = await ask('samuel.osei', 'GET', 'directory/organisations/');
      const { id } = organisations.find((one: { external_id: string }) => one.external_id === 'harbour-school');
      await ask('samuel.osei', 'PUT', `chat/notifications/rules/${id}/`, { locale: 'uk' });
      await ask('samuel.osei', 'POST', 'webhooks/', { url: hook.url, events: ['new_message'] });
    };

    const writeIn = async (page: Page, room: string, text: string): Promise<void> => {
      await page.getByRole('link', { name: room }).first().click();
      await page.locator('.composer textarea').fill(text);
      await page.locator('.composer textarea').press('Enter');
      await bubble(page, text).waitFor();
    };

    it('goes by in silence, and in the morning each is told once; an answer by mail is there at once', async function story() {
      this.timeout(120_000);
      const { push, bot, mail, hook } = school().peers;
      await linkEverybody();
      bot.sent.splice(0);
      const { contacts } = await ask(teacher, 'GET', 'chat/contacts/?q=zielinski');
      await ask(teacher, 'POST', 'chat/rooms/', { type: 'direct', user_id: contacts[0].id });
      const levs = await school().roomOf(teacher, 'Algebra I · Лев Орлов');
      const [page, open] = [await school().signIn(teacher), await school().signIn(reader)];
      await open.goto(`${school().address}/r/${levs}`);
      await open.locator('.composer textarea').waitFor();

      await writeIn(page, 'Algebra I · Emma Jensen', 'Emma read aloud today.');
      await page.getByText('It is late for the others: they are told at 7:00.').waitFor();
      await writeIn(page, 'Algebra I · Noah Jensen', 'Noah forgot his compass.');
      await writeIn(page, 'Algebra I · Лев Орлов', 'Лев solved the hardest one.');
      await bubble(open, 'Лев solved the hardest one.').waitFor();
      await writeIn(page, 'Tomasz Zieliński', 'Could you practise with Noah?');
      await eventually(() => expect(hook.words).to.have.length(4));
      expect(mail.mails).to.deep.equal([]);

      await school().moveTo('06:59');
      await eventually(async () => expect(await school().metric('homeroom_notices_total')).to.be.at.least(5), {
        within,
      });
      expect([mail.mails.length, push.received.length, bot.sent.length], 'before seven').to.deep.equal([0, 0, 0]);
      await school().moveTo('07:00');
      await eventually(() => expect(mailsTo(mother)).to.have.length(1), { within });
      await eventually(() => expect([push.received.length, bot.sent.length]).to.deep.equal([1, 1]), { within });

      const [told] = mailsTo(mother);
      expect(told?.mail.text).to.include('Emma read aloud today.').and.include('Noah forgot his compass.');
      expect(told?.mail.text, 'in the language of the school').to.include('Відкрити');
      expect(minuteAt(told?.mail.date?.getTime() ?? 0, timeZone)).to.be.within(7 * 60, 7 * 60 + 5);
      expect(push.received[0]?.content).to.deep.include({ room: levs, unread: 1 });
      expect(bot.sent[0]).to.deep.include({ chat_id: chatOfTutor });
      expect(bot.sent[0]?.text).to.include('Daniel Okafor');
      expect((await ask(reader, 'GET', 'chat/notifications/settings/')).settings.locale, 'of her page').to.equal('en');
      expect(mailsTo(reader), 'who has read it').to.deep.equal([]);

      await page.getByRole('link', { name: 'Algebra I · Emma Jensen' }).first().click();
      await bubble(page, 'Emma read aloud today.').waitFor();
      const to = /reply\+[a-z2-7]{45}@reply\.harbour\.example/.exec(told?.mail.text ?? '')?.[0] ?? '';
      await createTransport({ host: '127.0.0.1', port: school().mailPort, ignoreTLS: true }).sendMail({
        ...{ from: `${mother}@example.org`, to, text: 'Thank you, she was so proud!' },
      });
      await bubble(page, 'Thank you, she was so proud!').waitFor();
      await eventually(() => expect(hook.words).to.include('Thank you, she was so proud!'));
      expect(addressesOf(told?.mail.from)).to.deep.equal(['chat@harbour.example']);
      expect([mailsTo(mother).length, mailsTo(reader).length]).to.deep.equal([1, 0]);
      expect(school().windows.complaints).to.deep.equal([]);
    });

    it('ends for what is urgent: everybody is told in the night, whatever they have chosen', async function urgent() {
      this.timeout(120_000);
      const { push, mail } = school().peers;
      await school().moveTo('23:30');
      const office = await school().signIn('marta.lindqvist');
      push.received.splice(0);
      await office.getByRole('button', { name: 'New announcement' }).click();
      const dialog = office.getByRole('dialog', { name: 'Announcement' });
      await dialog.getByLabel('Who should get it').selectOption({ label: 'Whole school' });
      await dialog.getByRole('textbox', { name: 'Message' }).fill('The school stays closed tomorrow: a burst pipe.');
      await dialog.getByLabel('Urgent: tell everybody at once, also at night').check();
      await dialog.getByText('Only for what cannot wait').waitFor();
      await dialog.getByRole('button', { name: 'Show whom it reaches' }).click();
      await dialog.getByRole('button', { name: /^Send to/ }).click();
      await office.locator('.urgent-mark', { hasText: 'Urgent' }).waitFor();

      await eventually(() => expect(push.received.map(({ content }) => content)).to.have.length(1), { within });
      expect(push.received[0]?.headers).to.include({ urgency: 'high' });
      expect(push.received[0]?.content)
        .to.have.property('title')
        .that.matches(/^Терміново: /);
      // The father has switched mails off, and the mother had one in the morning.
      await eventually(() => expect([mailsTo(father).length, mailsTo(mother).length]).to.deep.equal([1, 1]), {
        within,
      });
      const [told] = mailsTo(father);
      expect(told?.mail.subject).to.match(/^Терміново: /);
      expect(told?.mail.text).to.include('a burst pipe').and.include('Терміново');
      expect(told?.head).to.match(/^Importance: High/m);
      // A mail about what was written by day may come late, and is none of this.
      const about = mail.mails.filter(({ mail: { text = '' } }) => text.includes('a burst pipe'));
      for (const { mail: one } of about) expect(one.subject).to.match(/^(Терміново|Urgent): /);

      const page = await school().signIn(teacher);
      await page.getByRole('button', { name: 'New announcement' }).click();
      await page.getByRole('dialog').getByLabel('Who should get it').selectOption({ label: 'Guardians' });
      expect(await page.getByLabel('Urgent: tell everybody').count(), 'a teacher').to.equal(0);
      expect(school().windows.complaints).to.deep.equal([]);
    });
  },
});
