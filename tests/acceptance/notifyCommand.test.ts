import { expect } from 'chai';
import { PushPeer } from '../support/PushPeer.ts';
import { SmtpPeer } from '../support/SmtpPeer.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';
import { RunningChat } from './RunningChat.ts';

const secret = 'a secret of sessions that only the tests know';

withMigratedPostgres('homeroom notify', (getUrl) => {
  let smtp: SmtpPeer;
  let push: PushPeer;
  let running: RunningChat;
  let env: Readonly<Record<string, string>>;
  before(async () => {
    [smtp, push] = await Promise.all([SmtpPeer.open(), PushPeer.start()]);
    const channel = { name: 'push', shownIn: 'lockScreen', needsAddress: true, spacingMs: 0 } as const;
    const send = async () => ({ outcome: 'sent' }) as const;
    running = await RunningChat.start({ database: getUrl(), notifications: { channels: [{ ...channel, send }] } });
    const person = { role: 'teacher', firstName: 'Tess', lastName: 'Miller', isActive: true };
    await running.chat.directory.put({
      users: [
        { ...person, externalId: 't1', email: 'tess@school.example' },
        { ...person, externalId: 't2' },
      ],
      relations: [],
    });
    const keys = JSON.parse((await callHomeroom(['notify', 'keys', '--json'], {})).out);
    env = {
      ...{ DATABASE_URL: getUrl(), SMTP_URL: smtp.url, MAIL_FROM: 'School <chat@school.example>' },
      ...{ PUBLIC_URL: 'http://127.0.0.1:4000', SESSION_SECRET: secret, WEBHOOK_ALLOW_PRIVATE: 'on' },
      ...{ VAPID_SUBJECT: 'mailto:it@school.example', VAPID_PUBLIC_KEY: keys.public_key },
      VAPID_PRIVATE_KEY: keys.private_key,
    };
  });
  after(async () => {
    await running?.stop();
    await Promise.all([smtp?.close(), push?.close()]);
  });
  const test = (channel: string, to: string) =>
    callHomeroom(['notify', 'test', '--channel', channel, '--to', to, '--json'], env);

  it('sends a test by mail, and says what the server answered', async () => {
    const ran = await test('mail', 't1');
    expect(ran.code, ran.error).to.equal(0);
    expect(JSON.parse(ran.out)).to.deep.equal({ channel: 'mail', outcomes: ['sent'] });
    expect(smtp.mails.at(-1)?.to).to.deep.equal(['tess@school.example']);
    expect(smtp.mails.at(-1)?.mail.text).to.include('This is a test');
  });

  it('says what is missing where nobody can be reached', async () => {
    for (const [channel, to, words] of [
      ['mail', 't2', /t2 has no address of mail in the directory/],
      ['mail', 'nobody', /no person with the external id "nobody"/],
      ['push', 't2', /t2 has not linked push in the page/],
      ['pigeon', 't1', /no channel pigeon; they have: mail, push/],
    ] as const) {
      const ran = await test(channel, to);
      expect(ran.code, channel).to.equal(1);
      expect(ran.error).to.match(words);
    }
  });

  it('reaches a device, and fails if its push service does not take it', async () => {
    await running.ask('t1', 'POST', 'notifications/push/', { endpoint: push.endpoint, keys: push.keys });
    const sent = await test('push', 't1');
    expect(sent.code, sent.error).to.equal(0);
    expect(push.received.at(-1)?.content).to.include({ title: 'Homeroom' });
    push.answer = [503];
    const failed = await test('push', 't1');
    expect(failed.code).to.equal(4);
    expect(failed.error).to.match(/did not get through over push: .*503/);
  });
});
