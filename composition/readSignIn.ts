import { readFileSync } from 'node:fs';
import type { SmtpSettings } from '../adapters/mail/SmtpSettings.ts';
import { type OidcSettings, servesManyTenants } from '../adapters/oidc/OidcSettings.ts';
import { hostOf, isLoopback } from '../adapters/system/isLoopback.ts';
import { defaultSessionTimes } from '../core/signin/Session.ts';
import type { EnvironmentReader } from './EnvironmentReader.ts';
import type { SignInConfig } from './SignInConfig.ts';

type ReadSecret = (reader: EnvironmentReader, name: string, minChars: number) => string | undefined;

/** Sign-in is there if `SESSION_SECRET` is set; what else is set for it then has to be whole. */
export const readSignIn = (
  reader: EnvironmentReader,
  readSecret: ReadSecret,
  smtp: SmtpSettings | undefined,
): SignInConfig | undefined => {
  const [secret, previous] = [
    readSecret(reader, 'SESSION_SECRET', 32),
    readSecret(reader, 'SESSION_SECRET_PREVIOUS', 32),
  ];
  const publicUrl = reader.read('PUBLIC_URL', publicForm, 'https://chat.school.example', parsePublicUrl);
  const providers = [...readProvider(reader), ...readProviders(reader)];
  const linkRoles = reader.list('SIGN_IN_LINK_ROLES');
  const mailsLinks = reader.flag('SIGN_IN_LINKS', true);
  const times = {
    lifeMs: reader.duration('SESSION_LIFE', defaultSessionTimes.lifeMs),
    idleMs: reader.duration('SESSION_IDLE', defaultSessionTimes.idleMs),
    renewMs: reader.duration('SESSION_RENEW', defaultSessionTimes.renewMs),
  };
  const ids = providers.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) reader.complain('OIDC_PROVIDERS', `has "${twice}" twice; give each provider its own id`);
  if (secret === undefined) {
    if (reader.text('SESSION_SECRET') === undefined && (providers.length > 0 || previous !== undefined))
      reader.complain(
        'SESSION_SECRET',
        'must be set for sign-in, for example SESSION_SECRET=the output of "openssl rand -hex 32"',
      );
    return undefined;
  }
  if (publicUrl === undefined) {
    if (reader.text('PUBLIC_URL') === undefined)
      reader.complain(
        'PUBLIC_URL',
        `must be set for sign-in: ${publicForm}, for example PUBLIC_URL=https://chat.school.example`,
      );
    return undefined;
  }
  return {
    ...{ publicUrl, providers, times },
    secrets: previous === undefined ? [secret] : [secret, previous],
    ...(smtp && mailsLinks && { smtp }),
    ...(linkRoles.length > 0 && { linkRoles }),
  };
};

const publicForm = 'the address that people see, without a path: https, or http on this machine';

const parsePublicUrl = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return isPlain && isSafe(url) ? url.origin : undefined;
};

/** Over http anybody on the way could read what is sent. */
const isSafe = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(hostOf(url)));

/** One provider, by single variables. */
const readProvider = (reader: EnvironmentReader): readonly OidcSettings[] => {
  const issuer = reader.read(
    'OIDC_ISSUER',
    'the address of an issuer: https, or http on this machine',
    'https://accounts.google.com',
    parseIssuer,
  );
  const clientId = reader.text('OIDC_CLIENT_ID');
  const clientSecret = reader.text('OIDC_CLIENT_SECRET');
  const name = reader.text('OIDC_NAME') ?? 'School account';
  const domains = reader.list('OIDC_DOMAINS');
  const tenants = reader.list('OIDC_TENANTS');
  const [mailClaim, hostedDomain] = [reader.text('OIDC_MAIL_CLAIM'), reader.text('OIDC_HOSTED_DOMAIN')];
  const [claim, source] = [reader.text('OIDC_ID_CLAIM'), reader.text('OIDC_ID_SOURCE')];
  if ((claim === undefined) !== (source === undefined))
    reader.complain('OIDC_ID_CLAIM', 'stands with OIDC_ID_SOURCE: which claim has the ids of which source');
  if (issuer === undefined) return [];
  if (clientId === undefined) {
    reader.complain(
      'OIDC_CLIENT_ID',
      'must be set with OIDC_ISSUER: the provider shows it where the chat is registered',
    );
    return [];
  }
  const settings: OidcSettings = {
    ...{ id: 'school', name, issuer, clientId, domains },
    ...(clientSecret && { clientSecret }),
    ...(tenants.length > 0 && { tenants }),
    ...(mailClaim && { mailClaim }),
    ...(hostedDomain && { hostedDomain }),
    ...(claim && source && { externalId: { claim, source } }),
  };
  const problem = problemOf(settings);
  if (problem !== undefined) reader.complain('OIDC_TENANTS', problem);
  return [settings];
};

const parseIssuer = (text: string): URL | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && isSafe(url) ? url : undefined;
};

const problemOf = (settings: OidcSettings): string | undefined =>
  servesManyTenants(settings) && settings.tenants === undefined
    ? 'must name the tenants who are let in, because this issuer serves every organisation there is'
    : undefined;

interface WrittenProvider {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly client_id: string;
  readonly client_secret?: string;
  readonly domains?: readonly string[];
  readonly mail_claim?: string;
  readonly tenants?: readonly string[];
  readonly hosted_domain?: string;
  readonly external_id?: { readonly claim: string; readonly source: string };
}

const fileForm =
  'a file with a list of providers, for example [{"id":"staff","name":"Staff","issuer":"https://id.school.example","client_id":"chat","client_secret":"…","domains":["school.example"]}]';

const readProviders = (reader: EnvironmentReader): readonly OidcSettings[] => {
  const file = reader.text('OIDC_PROVIDERS');
  if (file === undefined) return [];
  let written: unknown;
  try {
    written = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    reader.complain('OIDC_PROVIDERS', `cannot be read as ${fileForm}`);
    return [];
  }
  if (!Array.isArray(written)) {
    reader.complain('OIDC_PROVIDERS', `must be ${fileForm}`);
    return [];
  }
  return written.flatMap((provider: unknown, at): readonly OidcSettings[] => {
    const settings = toSettings(provider);
    const problem = typeof settings === 'string' ? settings : problemOf(settings);
    if (problem !== undefined) reader.complain('OIDC_PROVIDERS', `provider ${at + 1}: ${problem}`);
    return typeof settings === 'string' ? [] : [settings];
  });
};

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isList = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.every(isText));
const known = [
  'id',
  'name',
  'issuer',
  'client_id',
  'client_secret',
  'domains',
  'mail_claim',
  'tenants',
  'hosted_domain',
  'external_id',
];

/** A text says what is wrong. */
const toSettings = (provider: unknown): OidcSettings | string => {
  if (typeof provider !== 'object' || provider === null) return 'must be an object';
  const written = provider as WrittenProvider;
  const unknown = Object.keys(written).find((name) => !known.includes(name));
  if (unknown !== undefined) return `"${unknown}" is not known; there is ${known.join(', ')}`;
  if (!isText(written.id) || !/^[a-z0-9-]{1,40}$/.test(written.id)) return 'id must be small letters, digits and -';
  if (!isText(written.name)) return 'name must be what the button says';
  const issuer = isText(written.issuer) ? parseIssuer(written.issuer) : undefined;
  if (issuer === undefined) return 'issuer must be an https address, or an http one of this machine';
  if (!isText(written.client_id)) return 'client_id is missing';
  if (!isList(written.domains) || !isList(written.tenants)) return 'domains and tenants must be lists of texts';
  const { external_id: externalId, client_secret: clientSecret, tenants, mail_claim: mailClaim } = written;
  if (externalId !== undefined && !(isText(externalId.claim) && isText(externalId.source)))
    return 'external_id must have claim and source';
  return {
    ...{ id: written.id, name: written.name, issuer, clientId: written.client_id, domains: written.domains ?? [] },
    ...(isText(clientSecret) && { clientSecret }),
    ...(isText(mailClaim) && { mailClaim }),
    ...(tenants && { tenants }),
    ...(isText(written.hosted_domain) && { hostedDomain: written.hosted_domain }),
    ...(externalId && { externalId }),
  };
};
