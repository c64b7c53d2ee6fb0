import { expect } from 'chai';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { OidcProvider } from '../../../adapters/oidc/OidcProvider.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';

const origin = 'https://login.microsoftonline.com';
const authority = `${origin}/organizations/v2.0`;
const [tenant, otherTenant] = ['0f1e2d3c-0000-4000-8000-000000000001', '0f1e2d3c-0000-4000-8000-000000000002'];

/** Entra for the accounts of all organisations: its metadata name the issuer with a placeholder for the tenant. */
const openEntra = async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const answers: Record<string, () => Promise<object> | object> = {
    [`${authority}/.well-known/openid-configuration`]: () => ({
      issuer: `${origin}/{tenantid}/v2.0`,
      authorization_endpoint: `${origin}/organizations/oauth2/v2.0/authorize`,
      token_endpoint: `${origin}/organizations/oauth2/v2.0/token`,
      jwks_uri: `${origin}/organizations/discovery/v2.0/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    }),
    [`${origin}/organizations/discovery/v2.0/keys`]: async () => ({
      keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }],
    }),
  };
  const provider = new OidcProvider({
    settings: {
      ...{ id: 'entra', name: 'Entra', clientId: 'homeroom', clientSecret: 'a secret of the tests' },
      ...{ issuer: new URL(authority), domains: ['school.example'], tenants: [tenant] },
    },
    redirectUri: 'https://chat.school.example/auth/callback/',
    log: { warn: () => {} },
    fetch: async (address) => {
      const answer = answers[address];
      if (answer === undefined) return new Response('{}', { status: 404 });
      return Response.json(await answer());
    },
  });

  /** Signs in as Entra would answer: an ID token with this issuer and these claims. */
  const signIn = async (issuer: string, claims: Readonly<Record<string, unknown>>) => {
    const { address, flow } = await provider.begin();
    const nonce = new URL(address).searchParams.get('nonce');
    answers[`${origin}/organizations/oauth2/v2.0/token`] = async () => ({
      ...{ access_token: 'none', token_type: 'Bearer', expires_in: 60 },
      id_token: await new SignJWT({ sub: 'a-subject', nonce, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setIssuer(issuer)
        .setAudience('homeroom')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey),
    });
    return provider.finish(`code=a-code&state=${flow.state}`, flow);
  };
  return { provider, signIn };
};

const issuerOf = (id: string): string => `${origin}/${id}/v2.0`;

describe('OidcProvider for Entra', () => {
  it('sends the browser to the authority with PKCE, state and nonce', async () => {
    const { provider } = await openEntra();
    const { address, flow } = await provider.begin();
    const { pathname, searchParams } = new URL(address);
    expect(pathname).to.equal('/organizations/oauth2/v2.0/authorize');
    expect(searchParams.get('code_challenge_method')).to.equal('S256');
    expect([searchParams.get('state'), searchParams.get('nonce')]).to.deep.equal([flow.state, flow.nonce]);
  });

  it('takes the issuer with the tenant of the token in place of {tenantid}', async () => {
    const { signIn } = await openEntra();
    const named = { tid: tenant, email: 'ada@school.example', xms_edov: '1' };
    const identity = await signIn(issuerOf(tenant), named);
    expect(identity).to.deep.include({ issuer: issuerOf(tenant), subject: 'a-subject', mail: 'ada@school.example' });
    const nameless = await signIn(issuerOf(tenant), { tid: tenant, preferred_username: 'ada@school.example' });
    expect(nameless.mail).to.equal(null);
  });

  it('refuses a token whose issuer is of another tenant than its tid, and of a tenant that is not let in', async () => {
    const { signIn } = await openEntra();
    expect(await refusalOf(signIn(issuerOf(otherTenant), { tid: tenant }))).to.equal('UNAUTHORIZED');
    expect(await refusalOf(signIn(issuerOf('{tenantid}'), { tid: tenant }))).to.equal('UNAUTHORIZED');
    expect(await refusalOf(signIn(issuerOf(otherTenant), { tid: otherTenant }))).to.equal('ACCESS_DENIED');
    expect(await refusalOf(signIn('https://evil.example', { tid: tenant }))).to.equal('UNAUTHORIZED');
  });
});
