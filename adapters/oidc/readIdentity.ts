import { ChatError } from '../../core/errors.ts';
import type { ProvedIdentity } from '../../core/signin/IdentityProvider.ts';
import type { OidcSettings } from './OidcSettings.ts';

export type Claims = Readonly<Record<string, unknown>>;

/**
 * What the claims of a verified ID token say about a person. An address counts only where the provider says that it is
 * verified, or the operator does; Entra's `email` is whatever a tenant's administrator writes.
 * @throws ChatError ACCESS_DENIED for an account of another tenant or domain than this school's
 */
export const readIdentity = (claims: Claims, settings: OidcSettings): ProvedIdentity => {
  const { tenants, hostedDomain, externalId } = settings;
  const issuer = textIn(claims, 'iss');
  const subject = textIn(claims, 'sub');
  if (issuer === null || subject === null) throw new ChatError('UNAUTHORIZED', 'The provider did not say who you are.');
  if (tenants !== undefined && !tenants.includes(textIn(claims, 'tid') ?? '')) throw foreign();
  if (hostedDomain !== undefined && textIn(claims, 'hd')?.toLowerCase() !== hostedDomain.toLowerCase()) throw foreign();
  const called = externalId === undefined ? null : textIn(claims, externalId.claim);
  return {
    ...{ issuer, subject, mail: mailIn(claims, settings) },
    named: externalId === undefined || called === null ? null : { source: externalId.source, externalId: called },
  };
};

const usualClaim = 'email';

const mailIn = (claims: Claims, { domains, mailClaim = usualClaim }: OidcSettings): string | null => {
  const mail = textIn(claims, mailClaim);
  if (mail === null || (mailClaim === usualClaim && !isVerified(claims))) return null;
  const [name, domain, ...rest] = mail.split('@');
  if (!name || domain === undefined || rest.length > 0) return null;
  return domains.some((allowed) => allowed.toLowerCase() === domain.toLowerCase()) ? mail : null;
};

/** Some providers write a text. `xms_edov` is Entra's word for an address whose domain the tenant owns. */
const isVerified = ({ email_verified: verified, xms_edov: owned }: Claims): boolean =>
  [verified, owned].some((claim) => claim === true || claim === 'true' || claim === 1 || claim === '1');

/** Characters of a claim, at most: what does not fit is no name. */
const mostChars = 500;

const textIn = (claims: Claims, name: string): string | null => {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return typeof value === 'string' && value !== '' && value.length <= mostChars ? value : null;
};

const foreign = (): ChatError =>
  new ChatError(
    'ACCESS_DENIED',
    'This account does not belong to the school. Choose the one that the school gave you.',
  );
