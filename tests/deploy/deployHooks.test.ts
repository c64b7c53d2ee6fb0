import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { SMTPServer } from 'smtp-server';
import { describeWithProgram } from './describeWithProgram.ts';

const text = 'server1: Homeroom went from 1.0.0 to "1.1.0".\n2 of 2 servers can serve.';
const facts = {
  DEPLOY_EVENT: 'done',
  DEPLOY_TEXT: text,
  DEPLOY_TEXT_JSON: JSON.stringify(text),
  DEPLOY_HOST: 'server1',
};

const run = async (hook: string, env: Readonly<Record<string, string>>): Promise<{ code: number; error: string }> => {
  const child = spawn(resolve('deploy/hooks', hook), { env: { PATH: process.env['PATH'], ...facts, ...env } });
  let error = '';
  child.stderr.on('data', (piece) => (error += piece));
  const [code] = await once(child, 'close');
  return { code, error };
};

describeWithProgram('curl', 'hooks of safe-deploy', () => {
  let server: Server;
  let got: { readonly request: IncomingMessage; readonly body: string }[];
  let url: string;
  let status: number;
  before(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (piece) => (body += piece));
      request.once('end', () => {
        got.push({ request, body });
        response.writeHead(status).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());
  beforeEach(() => {
    [got, status] = [[], 200];
  });

  it('webhook tells a chat the text as JSON', async () => {
    expect(await run('webhook', { DEPLOY_WEBHOOK_URL: `${url}/hooks/abc` })).to.deep.equal({ code: 0, error: '' });
    expect(got.map(({ request, body }) => [request.method, request.url, JSON.parse(body)])).to.deep.equal([
      ['POST', '/hooks/abc', { text }],
    ]);
  });

  it('telegram tells a chat the text', async () => {
    const env = { DEPLOY_TELEGRAM_TOKEN: '123:abc', DEPLOY_TELEGRAM_CHAT: '-42', DEPLOY_TELEGRAM_URL: url };
    expect(await run('telegram', env)).to.deep.equal({ code: 0, error: '' });
    expect(got.map(({ request, body }) => [request.url, ...new URLSearchParams(body)])).to.deep.equal([
      ['/bot123:abc/sendMessage', ['chat_id', '-42'], ['text', text]],
    ]);
  });

  it('mail mails it', async () => {
    const mails: string[] = [];
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _session, done) => {
        let mail = '';
        stream.on('data', (piece) => (mail += piece)).on('end', () => done(void mails.push(mail) as never));
      },
    });
    const listening = smtp.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    try {
      const { port } = listening.address() as AddressInfo;
      const env = {
        DEPLOY_MAIL_SERVER: `smtp://127.0.0.1:${port}`,
        ...{ DEPLOY_MAIL_FROM: 'chat@school.example', DEPLOY_MAIL_TO: 'it@school.example' },
      };
      expect(await run('mail', env)).to.deep.equal({ code: 0, error: '' });
      expect(mails).to.have.lengthOf(1);
      expect(mails[0]).to.match(/^To: it@school\.example\r\nSubject: Homeroom on server1: done\r\n/m);
      expect(mails[0]).to.include('from 1.0.0 to "1.1.0".');
    } finally {
      smtp.close(() => {});
    }
  });

  it('fail where they are not taken, or not set, and show no secret', async () => {
    status = 403;
    for (const [hook, env] of [
      ['webhook', { DEPLOY_WEBHOOK_URL: `${url}/hooks/abc` }],
      ['telegram', { DEPLOY_TELEGRAM_TOKEN: '123:abc', DEPLOY_TELEGRAM_CHAT: '-42', DEPLOY_TELEGRAM_URL: url }],
    ] as const) {
      const { code, error } = await run(hook, env);
      expect([hook, code]).not.to.deep.equal([hook, 0]);
      expect(error).to.include('403').and.not.to.include('abc');
    }
    for (const hook of ['webhook', 'telegram', 'mail']) {
      const { code, error } = await run(hook, {});
      expect([hook, code]).not.to.deep.equal([hook, 0]);
      expect(error).to.include('set it in /etc/homeroom/deploy.env');
    }
  });
});
