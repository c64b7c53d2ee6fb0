import { expect } from 'chai';
import { SMTPServer } from 'smtp-server';
import { makeMailCheck } from '../../../adapters/mail/mailCheck.ts';
import { freePort } from '../../support/freePort.ts';
import { SmtpPeer } from '../../support/SmtpPeer.ts';

const look = async (url?: string): Promise<readonly string[] | string> => {
  const { examples, unasked } = await makeMailCheck(url === undefined ? undefined : { url }).run({
    onProgress: () => {},
  });
  return unasked ?? examples;
};

describe('mail.reach', () => {
  it('is not asked without a mail server', async () => {
    expect(await look()).to.equal('SMTP_URL is not set');
  });

  it('greets the server, and sends nothing', async () => {
    const peer = await SmtpPeer.open();
    try {
      expect(await look(peer.url)).to.deep.equal([]);
      expect(peer.mails).to.have.length(0);
    } finally {
      await peer.close();
    }
  });

  it('names the variable where nobody answers, or names are not taken, and never the password', async () => {
    const [nobody] = await look(`smtp://127.0.0.1:${await freePort()}`);
    expect(nobody).to.match(/^SMTP_URL: .*ECONNREFUSED/);
    const server = new SMTPServer({
      ...{ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, disableReverseLookup: true, logger: false },
      onAuth: ({ password }, _, callback) =>
        callback(password === 'right' ? null : new Error('Wrong name or password'), { user: 'chat' }),
    });
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    try {
      expect(await look(`smtp://chat:right@127.0.0.1:${port}`)).to.deep.equal([]);
      const found = await look(`smtp://chat:hushed@127.0.0.1:${port}`);
      expect(found).to.have.length(1);
      expect(found[0])
        .to.match(/^SMTP_URL: Invalid login/)
        .and.not.contain('hushed');
    } finally {
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  });
});
