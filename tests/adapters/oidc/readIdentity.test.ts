import { expect } from 'chai';
import type { OidcSettings } from '../../../adapters/oidc/OidcSettings.ts';
import { type Claims, readIdentity } from '../../../adapters/oidc/readIdentity.ts';
import { caught } from '../../support/caught.ts';

const tenant = '0f1e2d3c-0000-4000-8000-000000000001';
const entra: OidcSettings = {
  ...{ id: 'entra', name: 'Entra', clientId: 'homeroom', domains: ['school.example'], tenants: [tenant] },
  issuer: new URL('https://login.microsoftonline.com/organizations/v2.0'),
};
const claims = (more: Claims = {}): Claims => ({
  ...{ iss: `https://login.microsoftonline.com/${tenant}/v2.0`, sub: 'a-subject', tid: tenant, ...more },
});
const mailOf = (more: Claims, settings: Partial<OidcSettings> = {}): string | null =>
  readIdentity(claims(more), { ...entra, ...settings }).mail;

describe('readIdentity of Entra', () => {
  it('takes an address only if the tenant owns its domain (xms_edov), in every form in which Entra writes it', () => {
    for (const owned of [true, 'true', 1, '1'])
      expect(mailOf({ email: 'ada@school.example', xms_edov: owned }), String(owned)).to.equal('ada@school.example');
    for (const owned of [false, 'false', 0, '0', null, 'yes', undefined])
      expect(mailOf({ email: 'ada@school.example', xms_edov: owned }), String(owned)).to.equal(null);
  });

  it('takes an owned address of other domains than the school’s from nobody', () => {
    for (const email of [
      'ada@evil.example',
      'ada@school.example@evil.example',
      'ada@evil.school.example',
      '@school.example',
    ])
      expect(mailOf({ email, xms_edov: true }), email).to.equal(null);
  });

  it('takes preferred_username for no address where email is missing, unless the operator says so', () => {
    const named = { preferred_username: 'ada@school.example' };
    expect(mailOf(named)).to.equal(null);
    expect(mailOf({ ...named, xms_edov: true })).to.equal(null);
    expect(mailOf(named, { mailClaim: 'preferred_username' })).to.equal('ada@school.example');
    const other = { preferred_username: 'ada@evil.example' };
    expect(mailOf(other, { mailClaim: 'preferred_username' })).to.equal(null);
  });

  it('still knows who it is by issuer and subject where there is no address', () => {
    const { issuer, subject, mail } = readIdentity(claims(), entra);
    expect([issuer, subject, mail]).to.deep.equal([claims()['iss'], 'a-subject', null]);
  });

  it('lets in the accounts of the school’s tenants alone', () => {
    for (const tid of ['0f1e2d3c-0000-4000-8000-000000000002', undefined, 7, ''])
      expect(caught(() => readIdentity(claims({ tid, email: 'ada@school.example', xms_edov: true }), entra))).to.equal(
        'ACCESS_DENIED',
      );
  });

  it('refuses claims that do not say who it is', () => {
    for (const more of [{ sub: '' }, { sub: 7 }, { iss: undefined }, { sub: 'x'.repeat(501) }])
      expect(
        caught(() => readIdentity(claims(more), entra)),
        JSON.stringify(more),
      ).to.equal('UNAUTHORIZED');
  });

  it('gives what a source calls the person, by the claim that the operator names', () => {
    const externalId = { claim: 'employeeid', source: 'roster' };
    const named = (more: Claims) => readIdentity(claims(more), { ...entra, externalId }).named;
    expect(named({ employeeid: 't-17' })).to.deep.equal({ source: 'roster', externalId: 't-17' });
    for (const employeeid of [undefined, '', 17]) expect(named({ employeeid })).to.equal(null);
  });
});
