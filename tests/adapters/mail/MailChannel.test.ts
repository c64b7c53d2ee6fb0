import { expect } from 'chai';
import { MailAddresses } from '../../../adapters/mail/MailAddresses.ts';
import { MailChannel } from '../../../adapters/mail/MailChannel.ts';
import { openTransport } from '../../../adapters/mail/openTransport.ts';
import { StopLinks } from '../../../adapters/mail/StopLinks.ts';
import { asMessageId, asRoomId, asUserId } from '../../../core/ids.ts';
import type { Notification, NotifiedMessage, NotifiedRoom } from '../../../core/notifications/NotificationChannel.ts';
import { freePort } from '../../support/freePort.ts';
import { ManualClock } from '../../support/ManualClock.ts';
import { addressesOf, SmtpPeer } from '../../support/SmtpPeer.ts';

const secrets = ['a secret of sessions that nobody can guess'];
const publicUrl = 'https://chat.school.example';
const clock = new ManualClock();

const message = (text: string | null, more: Partial<NotifiedMessage> = {}): NotifiedMessage => ({
  ...{ id: asMessageId(5), senderName: 'Tess Miller', text, files: 0, isMention: false, isUrgent: false },
  ...{ at: new Date('2026-11-30T06:04:00Z'), ...more },
});

const room = (id: number, messages: readonly NotifiedMessage[], more: Partial<NotifiedRoom> = {}): NotifiedRoom => ({
  ...{ id: asRoomId(id), name: `Algebra ${id}`, messages, more: 0, mayAnswer: true, ...more },
});

const notification = (rooms: readonly NotifiedRoom[], more: Partial<Notification> = {}): Notification => ({
  ...{ id: 'homeroom-77', locale: 'en', timeZone: 'Europe/Berlin', address: null, rooms, unread: 1 },
  person: {
    ...{ id: asUserId(12), externalId: 'pam', role: 'parent', firstName: 'Pam', lastName: 'Miller' },
    ...{ email: 'pam@home.example', isActive: true },
  },
  ...more,
});

describe('MailChannel', () => {
  let peer: SmtpPeer;
  const off: number[] = [];
  before(async () => {
    peer = await SmtpPeer.open();
  });
  beforeEach(() => {
    peer.mails.length = 0;
    Object.assign(peer.answers, { sender: undefined, recipient: undefined, data: undefined });
  });
  after(() => peer.close());

  const stopLinks = new StopLinks({
    ...{ secrets, publicUrl, localeOf: async () => 'en' },
    turnOff: async (userId) => void off.push(userId),
  });
  const addresses = new MailAddresses({ secrets, domain: 'reply.school.example' });

  const channelTo = (url: string, answers: MailAddresses | null = addresses) => {
    const transport = openTransport({ url }, { connections: 0 });
    return new MailChannel({
      transport,
      from: 'Northbridge <chat@school.example>',
      publicUrl,
      stopLinks,
      addresses: answers,
      clock,
    });
  };
  const sent = async (given: Notification, answers: MailAddresses | null = addresses) => {
    expect(await channelTo(peer.url, answers).send(given)).to.deep.equal({ outcome: 'sent' });
    const [mail] = peer.mails;
    if (mail === undefined) throw new Error('there is no mail');
    return mail;
  };

  it('tells of one room as text and HTML, with the words of people as words', async () => {
    const text = '<script>alert(1)</script>\nBring "Ü & Ω"';
    const { mail, head, to, from } = await sent(
      notification([room(3, [message(text, { isMention: true, files: 2 })])]),
    );
    expect(to).to.deep.equal(['pam@home.example']);
    expect(addresses.read(from, clock.now())).to.deep.equal({ kind: 'bounce', userId: 12 });
    expect(mail.from?.text).to.equal('"Northbridge" <chat@school.example>');
    expect(mail.subject).to.equal('Algebra 3: Tess Miller');
    expect(mail.text)
      .to.contain(text)
      .and.contain('mentions you')
      .and.contain('2 files')
      .and.contain(`${publicUrl}/#room=3`);
    expect(mail.text).to.match(/Nov 30, 2026, 7:04\sAM/);
    const html = String(mail.html);
    expect(html).to.contain('&lt;script&gt;alert(1)&lt;/script&gt;<br>').and.not.contain('<script');
    expect(html).to.match(/^<!doctype html>\n<html lang="en" dir="ltr">/);
    expect(html.match(/<h1/g)).to.have.length(1);
    expect(html)
      .to.contain('<h2')
      .and.contain('<title>')
      .and.not.match(/<img|url\(|<link|@import/);
    expect(head).to.match(/^Auto-Submitted: auto-generated$/m);
  });

  it('makes the mails of one room a thread, and lets its person answer', async () => {
    const first = await sent(notification([room(3, [message('One')])]));
    peer.mails.length = 0;
    const second = await sent(notification([room(3, [message('Two')])], { id: 'homeroom-78' }));
    expect(first.mail.messageId).to.equal('<homeroom-77@chat.school.example>');
    expect(second.mail.inReplyTo).to.equal(first.mail.inReplyTo).and.equal('<homeroom-room-3@chat.school.example>');
    expect(second.mail.references).to.equal('<homeroom-room-3@chat.school.example>');
    const [replyTo = ''] = addressesOf(second.mail.replyTo);
    expect(addresses.read(replyTo, clock.now())).to.deep.equal({ kind: 'reply', userId: 12, roomId: 3 });
    expect(second.mail.text).to.match(/^##- Write your answer above this line ##-/);
  });

  it('offers no answer where the person may not write, or nobody takes answers', async () => {
    const closed = await sent(notification([room(3, [message('Over')], { mayAnswer: false })]));
    expect(closed.mail.replyTo).to.equal(undefined);
    peer.mails.length = 0;
    const deaf = await sent(notification([room(3, [message('Hi')])]), null);
    expect(deaf.mail.replyTo).to.equal(undefined);
    expect(deaf.from).to.equal('chat@school.example');
    expect(deaf.mail.text).not.to.contain('##-');
  });

  it('tells of who asks to talk, and leads to the page, where it is decided', async () => {
    const asking = room(3, [message('Were you in 7b?')], { name: 'Ann <b>Lee</b>', mayAnswer: false, isRequest: true });
    const { mail } = await sent(notification([asking]));
    expect(mail.subject).to.equal('Ann <b>Lee</b> would like to write to you');
    expect(mail.text).to.contain('Were you in 7b?').and.contain(`Accept or decline in the chat: ${publicUrl}/\n`);
    expect(mail.text).not.to.contain('##-').and.not.contain('#room=').and.not.contain('Answer by mail');
    expect(String(mail.html)).to.contain('Ann &lt;b&gt;Lee&lt;/b&gt; would like').and.contain(`href="${publicUrl}/"`);
    // Where an answer goes that is refused with a sentence.
    const [replyTo = ''] = addressesOf(mail.replyTo);
    expect(addresses.read(replyTo, clock.now())).to.deep.equal({ kind: 'reply', userId: 12, roomId: 3 });
    peer.mails.length = 0;
    const wordless = { ...asking, messages: [message(null)] };
    const among = await sent(notification([wordless, room(9, [message('C')])], { locale: 'ru' }));
    expect(among.mail.subject).to.equal('Новых сообщений: 2, бесед: 2');
    expect(among.mail.text).to.contain('* Ann <b>Lee</b> хочет вам написать').and.not.contain('7b');
    expect(String(among.mail.html).match(/mailto:/g)).to.have.length(1);
  });

  it('tells of many rooms in one mail, each with its own address for answers', async () => {
    const rooms = [room(3, [message('A'), message('B')], { more: 4 }), room(9, [message('C', { senderName: 'Theo' })])];
    const { mail } = await sent(notification(rooms));
    expect(mail.subject).to.equal('7 new messages in 2 conversations');
    expect(mail.replyTo).to.equal(undefined);
    expect(mail.inReplyTo).to.equal(undefined);
    expect(mail.text).to.contain('and 4 more').and.contain('Theo');
    const links = [...String(mail.html).matchAll(/mailto:([^"]+)"/g)].map(([, to = '']) => decodeURIComponent(to));
    expect(links.map((link) => addresses.read(link, clock.now()))).to.deep.equal([
      { kind: 'reply', userId: 12, roomId: 3 },
      { kind: 'reply', userId: 12, roomId: 9 },
    ]);
  });

  it('says only how many there are and whose, where a school shows no words', async () => {
    const { mail } = await sent(
      notification([room(3, [message(null), message(null, { senderName: 'Theo' })], { more: 1 })]),
    );
    expect(mail.subject).to.equal('Algebra 3: 3 new messages');
    expect(mail.text).to.contain('3 new messages. From Tess Miller, Theo');
  });

  for (const [locale, words, dir] of [
    ['ru-RU', 'Пишите ответ над этой строкой', 'ltr'],
    ['es', 'Escriba su respuesta', 'ltr'],
    ['uk', 'Пишіть відповідь', 'ltr'],
    ['ar', 'اكتب جوابك', 'rtl'],
  ] as const)
    it(`speaks ${locale}`, async () => {
      const { mail } = await sent(notification([room(3, [message('…')])], { locale }));
      expect(mail.text).to.contain(words);
      expect(String(mail.html)).to.contain(`<html lang="${locale.slice(0, 2)}" dir="${dir}">`);
    });

  it('keeps names that hold line ends out of the head', async () => {
    const name = 'Algebra\r\nBcc: everybody@school.example\r\n\r\n<b>';
    const { mail, head } = await sent(
      notification([room(3, [message('x', { senderName: 'Eve\nX-Evil: 1\u202e' })], { name })]),
    );
    expect(head).not.to.match(/^(Bcc|X-Evil):/m);
    expect(mail.subject).to.equal('Algebra Bcc: everybody@school.example <b>: Eve X-Evil: 1');
  });

  it('is stopped by one click, and not by a look', async () => {
    const { head } = await sent(notification([room(3, [message('x')])]));
    expect(head).to.match(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    const token = /List-Unsubscribe:\s+<https:[^>]*\?token=([^>]+)>/.exec(head)?.[1] ?? '';
    const page = await stopLinks.ask(token);
    expect(page).to.include({ isGood: true });
    expect(page.html).to.contain('<form method="post">');
    expect(off).to.deep.equal([]);
    await stopLinks.stop(token);
    expect(off).to.deep.equal([12]);
    const bad = await stopLinks.stop(`${token.slice(0, -4)}AAAA`);
    expect(bad.isGood).to.equal(false);
    expect(off).to.deep.equal([12]);
  });

  const outcomeOf = async (answers: SmtpPeer['answers']) => {
    Object.assign(peer.answers, answers);
    return (await channelTo(peer.url).send(notification([room(3, [message('x')])]))).outcome;
  };
  it('tries again what is refused for now', async () => {
    expect(await outcomeOf({ recipient: { code: 451, text: 'greylisted' } })).to.equal('retry');
    expect(await outcomeOf({ recipient: undefined, data: { code: 452, text: 'full' } })).to.equal('retry');
  });
  it('takes nobody at an address for gone', async () => {
    expect(await outcomeOf({ recipient: { code: 550, text: 'no such user' } })).to.equal('gone');
  });
  it('does not take a relay that refuses us, or a mail that is refused, for an address that is gone', async () => {
    expect(await outcomeOf({ recipient: { code: 554, text: 'relay access denied' } })).to.equal('refused');
    expect(await outcomeOf({ recipient: undefined, sender: { code: 550, text: 'who are you' } })).to.equal('refused');
    expect(await outcomeOf({ sender: undefined, data: { code: 554, text: 'spam' } })).to.equal('refused');
  });
  it('tries again when there is no server', async () => {
    const channel = channelTo(`smtp://127.0.0.1:${await freePort()}`);
    expect((await channel.send(notification([room(3, [message('x')])]))).outcome).to.equal('retry');
  });
});
