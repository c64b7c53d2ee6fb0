import { createServer } from 'node:net';
import { expect } from 'chai';
import { createTransport } from 'nodemailer';
import { MailAddresses } from '../../adapters/mail/MailAddresses.ts';
import { asRoomId, asUserId } from '../../core/ids.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { addressesOf, SmtpPeer } from '../support/SmtpPeer.ts';
import { type LiveSocket, RunningChat } from './RunningChat.ts';

const secret = 'a secret of sessions that only the tests know';
const inboundSecret = 'a secret of a mail service';
const domain = 'reply.school.example';
const publicUrl = 'https://chat.school.example';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'Miller', isActive: true },
  email: `${externalId}@home.example`,
});

describe('mails about messages, and answers to them', () => {
  let peer: SmtpPeer;
  let running: RunningChat;
  let room: number;
  let listenPort: number;
  let tess: LiveSocket;
  before(async function start() {
    this.timeout(60_000);
    peer = await SmtpPeer.open();
    listenPort = await freePort();
    running = await RunningChat.start({
      notifications: { timeZone: 'Europe/Berlin' },
      mail: {
        ...{ smtp: { url: peer.url, from: 'Northbridge <chat@school.example>' }, publicUrl, secrets: [secret] },
        answers: { domain, listen: { host: '127.0.0.1', port: listenPort }, inboundSecret },
      },
    });
    await running.chat.directory.put({
      users: [user('tess', 'teacher'), user('sam', 'student'), user('sue', 'student')],
      relations: ['sam', 'sue'].map((to) => ({
        kind: 'teaches',
        from: 'tess',
        to,
        context: 'algebra',
        status: 'active',
      })),
    } as never);
    const { body } = await running.ask('tess', 'POST', 'rooms/', {
      type: 'direct',
      user_id: await running.userId('sam'),
    });
    room = body.room.id;
    tess = await running.connect('tess');
    const channels = { mail: { mode: 'instant' } };
    const saved = await running.ask('sam', 'PUT', 'notifications/settings/', {
      channels,
      quiet_hours: null,
      locale: 'ru',
    });
    expect(saved.status, JSON.stringify(saved.body)).to.equal(200);
  });
  after(async () => {
    await running?.stop();
    await peer?.close();
  });

  const answer = (to: string, text: string, from = 'sam@home.example') =>
    createTransport({ host: '127.0.0.1', port: listenPort, ignoreTLS: true }).sendMail({ from, to, text });

  it('tells of a message by mail, and brings the answer into the room, live', async function live() {
    this.timeout(60_000);
    await running.ask('tess', 'POST', `rooms/${room}/messages/`, { content: 'When do you come?' });
    await eventually(() => expect(peer.mails).to.have.length(1), { within: 40_000 });
    const [told] = peer.mails;
    expect(told?.to).to.deep.equal(['sam@home.example']);
    expect(told?.mail.text).to.contain('When do you come?').and.contain('Пишите ответ');
    const [replyTo = ''] = addressesOf(told?.mail.replyTo);
    await answer(
      replyTo,
      `At nine.\n\nOn Mon, Nov 30, 2026 at 7:04 AM x <chat@school.example> wrote:\n> When do you come?`,
    );
    const frame = await tess.frame(
      'the answer',
      ({ type, message }) => type === 'new_message' && message.content === 'At nine.',
    );
    expect(frame.message.sender.full_name).to.equal('sam Miller');
  });

  it('stops mails with one click and without a sign-in; a look changes nothing', async () => {
    const link = /List-Unsubscribe:\s+<https:\/\/[^/]*([^>]*)>/.exec(peer.mails[0]?.head ?? '')?.[1] ?? '';
    const modeOf = async () =>
      (await running.ask('sam', 'GET', 'notifications/settings/')).body.settings.channels?.mail?.mode;
    const looked = await fetch(`${running.address}${link}`);
    expect([looked.status, looked.headers.get('content-type')]).to.deep.equal([200, 'text/html; charset=utf-8']);
    expect(await looked.text())
      .to.contain('<html lang="ru"')
      .and.contain('<form method="post">');
    expect(await modeOf()).to.equal('instant');
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    const clicked = await fetch(`${running.address}${link}`, { method: 'POST', body });
    expect(clicked.status).to.equal(200);
    expect(await clicked.text()).to.contain('role="status"');
    expect(await modeOf()).to.equal('off');
    expect((await running.ask('sam', 'GET', 'notifications/settings/')).body.settings.locale).to.equal('ru');
    const wrong = await fetch(`${running.address}${link.slice(0, -6)}AAAAAA`, { method: 'POST', body });
    expect(wrong.status).to.equal(404);
  });

  const addressFor = async (who: string): Promise<string> =>
    new MailAddresses({ secrets: [secret], domain }).reply(
      asUserId(await running.userId(who)),
      asRoomId(room),
      new Date(),
    );
  const handOver = async (
    source: string,
    query = '',
    authorization = `Bearer ${inboundSecret}`,
    type = 'message/rfc822',
  ) => {
    const headers = { authorization, 'content-type': type };
    const response = await fetch(`${running.address}/api/mail/inbound/${query}`, {
      method: 'POST',
      headers,
      body: source,
    });
    return { status: response.status, body: await response.json() };
  };
  const written = (from: string, to: string, text: string): string =>
    [`From: ${from}`, `To: ${to}`, `Message-ID: <${text.length}@home.example>`, '', text, ''].join('\r\n');

  it('takes answers from a mail service by HTTP', async () => {
    const to = await addressFor('sam');
    const told = await handOver(written('sam@home.example', to, 'By HTTP.'));
    expect(told).to.deep.equal({ status: 200, body: { outcome: 'taken' } });
    await tess.frame('the answer', ({ type, message }) => type === 'new_message' && message.content === 'By HTTP.');
    const basic = `Basic ${Buffer.from(`service:${inboundSecret}`).toString('base64')}`;
    const envelope = `?to=${encodeURIComponent(to)}&from=sam@home.example`;
    expect(
      (await handOver(written('sam@home.example', 'x@y.example', 'And so.'), envelope, basic)).body.outcome,
    ).to.equal('taken');
  });

  it('tells by mail what it refused over HTTP', async () => {
    peer.mails.length = 0;
    const told = await handOver(written('eve@evil.example', await addressFor('sam'), 'Let me in, please.'));
    expect(told).to.deep.equal({ status: 200, body: { outcome: 'otherSender' } });
    expect(peer.mails.map(({ to, mail }) => [...to, mail.subject])).to.deep.equal([
      ['sam@home.example', 'Ваш ответ не отправлен'],
    ]);
  });

  it('takes mails only from who has the secret, and only mails', async () => {
    const mail = written('sam@home.example', await addressFor('sam'), 'No.');
    for (const wrong of ['', 'Bearer x', `Basic ${Buffer.from('x:y').toString('base64')}`, inboundSecret])
      expect((await handOver(mail, '', wrong)).status, wrong).to.equal(401);
    expect((await handOver(mail, '', undefined, 'text/plain')).status).to.equal(415);
    expect((await handOver(mail.replace('reply+', 'reply+x'))).body).to.deep.equal({ outcome: 'unknown' });
  });

  it('says which port is taken, when it cannot listen', async () => {
    const taken = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
    const smtp = { url: peer.url, from: 'chat@school.example' };
    const mail = { smtp, publicUrl, secrets: [secret], answers: { domain, listen: { host: '127.0.0.1', port } } };
    const failure = await RunningChat.start({ mail }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(String(failure)).to.contain(`MAIL_LISTEN: 127.0.0.1:${port}`);
    await new Promise((resolve) => taken.close(resolve));
  });
});
