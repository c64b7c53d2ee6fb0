import type { OpenedChat } from '../../composition/OpenedChat.ts';
import { openChat } from '../../composition/openChat.ts';
import { openSignIn } from '../../composition/openSignIn.ts';
import { readConfig } from '../../composition/readConfig.ts';
import { type RunningServer, startServer } from '../../composition/server.ts';
import { CookieBrowser } from '../support/CookieBrowser.ts';
import { freePort } from '../support/freePort.ts';
import { MailSink } from '../support/MailSink.ts';
import { issuerClient, OidcIssuer } from '../support/OidcIssuer.ts';

const person = (externalId: string, role: string, email = '') => ({
  ...{ externalId, role, email, firstName: externalId, lastName: 'Miller', isActive: true },
});

const users = [
  person('ada', 'admin', 'ada@school.example'),
  person('tess', 'teacher', 'Tess@school.example'),
  person('theo', 'teacher', 'shared@school.example'),
  person('tom', 'tutor', 'shared@school.example'),
  person('sam', 'student', 'young@home.example'),
  person('pam', 'parent', 'young@home.example'),
  person('paul', 'parent', 'young@home.example'),
  person('pat', 'parent', 'zeller@home.example'),
];
const relations = [
  { kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', contextName: 'Algebra', status: 'active' as const },
  { kind: 'guardian_of', from: 'pam', to: 'sam', status: 'active' as const },
];

/** A server where people sign in, in memory, with a provider and a mail server of its own. */
export class SignInServer {
  readonly chat: OpenedChat;
  readonly address: string;
  readonly issuer: OidcIssuer;
  readonly mail: MailSink;
  readonly log: readonly string[];
  readonly #server: RunningServer;

  private constructor(
    parts: Pick<SignInServer, 'chat' | 'address' | 'issuer' | 'mail' | 'log'>,
    server: RunningServer,
  ) {
    this.chat = parts.chat;
    this.address = parts.address;
    this.issuer = parts.issuer;
    this.mail = parts.mail;
    this.log = parts.log;
    this.#server = server;
  }

  static async open(env: Readonly<Record<string, string>> = {}): Promise<SignInServer> {
    const [issuer, mail, port] = [await OidcIssuer.open(), await MailSink.open(), await freePort()];
    const config = readConfig({
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      SESSION_SECRET: '5f0d6a1be0f24c7d9e3a8b1c6d7e2f40',
      OIDC_ISSUER: issuer.address,
      OIDC_CLIENT_ID: issuerClient.id,
      OIDC_CLIENT_SECRET: issuerClient.secret,
      OIDC_DOMAINS: 'school.example',
      SMTP_URL: mail.url,
      MAIL_FROM: 'chat@school.example',
      ...env,
    });
    if (config.signIn === undefined) throw new Error('there is no sign-in');
    const lines: string[] = [];
    const write = (facts: object, message: string): void => void lines.push(JSON.stringify({ ...facts, message }));
    const log = { trace: write, debug: write, info: write, warn: write, error: write };
    const signIn = await openSignIn(config.signIn, log);
    const corsOrigins = [config.signIn.publicUrl];
    const chat = await openChat({ database: 'memory', log, signIn, corsOrigins });
    const server = await startServer(chat, { host: '127.0.0.1', port, trustProxy: false, corsOrigins, log });
    await chat.chat.applyDirectory({ users, relations });
    return new SignInServer({ chat, address: server.address, issuer, mail, log: lines }, server);
  }

  /** Signs in over the provider as far as the page. Resolves to where the browser ended. */
  async signIn(browser: CookieBrowser, login: string, query = 'provider=school'): Promise<string> {
    const back = await this.comeBack(browser, login, query);
    return (await browser.ask(back)).headers.get('location') ?? '';
  }

  /** Where the provider sends the browser after somebody has logged in there. */
  async comeBack(browser: CookieBrowser, login: string, query = 'provider=school'): Promise<string> {
    const away = await browser.ask(`${this.address}/auth/login?${query}`);
    const form = away.headers.get('location') ?? '';
    const answer = await browser.ask(form, { method: 'POST', body: new URLSearchParams({ login }) });
    return answer.headers.get('location') ?? '';
  }

  /** Who is signed in, as the API says. */
  async me(browser: CookieBrowser): Promise<string | number> {
    const answer = await browser.ask(`${this.address}/api/chat/me/`);
    return answer.ok ? ((await answer.json()) as { username: string }).username : answer.status;
  }

  async signedIn(login: string): Promise<CookieBrowser> {
    const browser = new CookieBrowser();
    await this.signIn(browser, login);
    return browser;
  }

  async userId(externalId: string): Promise<number> {
    const found = await this.chat.storage.people.findByExternalId(externalId);
    if (found === undefined) throw new Error(`there is no ${externalId}`);
    return found.id;
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await this.issuer.close();
    await this.mail.close();
  }
}
