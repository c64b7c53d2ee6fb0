import type { LinkMail } from '../../core/signin/SignInMailer.ts';

interface LinkText {
  readonly subject: string;
  readonly text: string;
}

type Write = (address: string, minutes: number) => LinkText;

const english: Write = (address, minutes) => ({
  subject: 'Your link to sign in',
  text: `Somebody, probably you, asked to sign in to the messages of your school with this address.

Open this link and press the button on the page that it opens:

${address}

It works once, within ${minutes} minutes. If it was not you, do nothing: nobody can sign in without this mail.
`,
});

const russian: Write = (address, minutes) => ({
  subject: 'Ссылка для входа',
  text: `Кто-то, вероятно вы, попросил войти с этим адресом в школьный чат.

Откройте ссылку и нажмите кнопку на открывшейся странице:

${address}

Ссылка действует один раз в течение ${minutes} минут. Если это были не вы, ничего не делайте: без этого письма никто не войдёт.
`,
});

/** The mail of a link, in the language of who asked. */
export const linkText = ({ locale, minutes }: Pick<LinkMail, 'locale' | 'minutes'>, address: string): LinkText =>
  (/^ru\b/i.test(locale) ? russian : english)(address, minutes);

/** The page's address for a key. The key stands in the fragment: no server's log, and no scanner of mails, gets it. */
export const linkAddress = (publicUrl: string, key: string): string => `${publicUrl}/#sign-in=${key}`;
