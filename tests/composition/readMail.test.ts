import { expect } from 'chai';
import { readConfig } from '../../composition/readConfig.ts';

const mail = {
  ...{ PUBLIC_URL: 'https://chat.school.example', SESSION_SECRET: '7d3f91c2e84b56d1f7093ac85be2640a' },
  ...{ SMTP_URL: 'smtp://mail.school.example', MAIL_FROM: 'Northbridge <chat@School.example>' },
};

describe('readMail', () => {
  it('tells people by mail where a mail server and the secret of sessions are known', () => {
    expect(readConfig(mail).mail).to.deep.equal({
      ...{ publicUrl: mail.PUBLIC_URL, secrets: [mail.SESSION_SECRET] },
      smtp: { url: mail.SMTP_URL, from: mail.MAIL_FROM },
    });
    expect(readConfig({ ...mail, SIGN_IN_LINKS: 'off' }).mail?.smtp.url).to.equal(mail.SMTP_URL);
    expect(readConfig({}).mail).to.equal(undefined);
  });

  it('takes answers at the domain of the sender, unless another is named', () => {
    const answers = readConfig({ ...mail, MAIL_LISTEN: '127.0.0.1:2525' }).mail?.answers;
    expect(answers).to.deep.equal({ domain: 'school.example', listen: { host: '127.0.0.1', port: 2525 } });
    const MAIL_REPLY_DOMAIN = 'Reply.School.example';
    const both = readConfig({ ...mail, MAIL_LISTEN: '[::1]:25', MAIL_REPLY_DOMAIN }).mail?.answers;
    expect(both).to.deep.equal({ domain: 'reply.school.example', listen: { host: '::1', port: 25 } });
  });

  it('says what is missing or has another form', () => {
    expect(() => readConfig({ MAIL_LISTEN: '127.0.0.1:2525', SMTP_URL: mail.SMTP_URL })).to.throw(
      'MAIL_LISTEN: stands beside MAIL_FROM, PUBLIC_URL, SESSION_SECRET',
    );
    expect(() => readConfig({ ...mail, MAIL_REPLY_DOMAIN: 'reply.school.example' })).to.throw(
      'stands beside MAIL_LISTEN',
    );
    for (const MAIL_LISTEN of ['2525', '127.0.0.1', '127.0.0.1:0', '127.0.0.1:70000', '::1:25', '[x]:25', 'a b:25'])
      expect(() => readConfig({ ...mail, MAIL_LISTEN }), MAIL_LISTEN).to.throw(
        'MAIL_LISTEN: must be an address and a port',
      );
    for (const MAIL_REPLY_DOMAIN of ['a@b.example', 'x..y', '-x.example', 'x y'])
      expect(() => readConfig({ ...mail, MAIL_LISTEN: '127.0.0.1:25', MAIL_REPLY_DOMAIN })).to.throw(
        'must be a domain',
      );
    expect(() => readConfig({ ...mail, MAIL_INBOUND_SECRET: 'aaaaaaaaaaaaaaaaaaaa' })).to.throw('nobody can guess');
  });
});
