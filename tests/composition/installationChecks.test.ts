import { expect } from 'chai';
import { configChecks } from '../../composition/configChecks.ts';
import { makeProviderCheck } from '../../composition/providerCheck.ts';
import { readConfig } from '../../composition/readConfig.ts';
import { freePort } from '../support/freePort.ts';
import { OidcIssuer } from '../support/OidcIssuer.ts';
import { silentLog } from '../support/silentLog.ts';

const watch = { onProgress: () => {} };

const look = async (env: Record<string, string>): Promise<Record<string, readonly string[]>> => {
  const found: [string, readonly string[]][] = [];
  for (const { name, run } of configChecks(env)) found.push([name, (await run(watch)).examples]);
  return Object.fromEntries(found);
};

describe('config.problems and config.no-effect', () => {
  it('find nothing in settings that work', async () => {
    expect(await look({ DATA_DIR: './data', PORT: '8001' })).to.deep.equal({
      'config.problems': [],
      'config.no-effect': [],
    });
  });

  it('name a secret that can be guessed, which other commands do not mind, and never show it', async () => {
    const secret = 'a'.repeat(40);
    const env = { AUTH_JWT_SECRET: secret };
    expect(readConfig(env, { admitsNobody: true }).auth.secret).to.equal(secret);
    const { 'config.problems': problems = [] } = await look(env);
    expect(problems).to.have.length(1);
    expect(problems[0])
      .to.match(/^AUTH_JWT_SECRET must be a secret/)
      .and.not.contain(secret);
  });

  it('name what is misspelt, and what stands alone', async () => {
    const { 'config.no-effect': found = [] } = await look({ REDIS_PASSWORD: 'hushed', UPLOAD_MAX_BITES: '1' });
    expect(found.map((one) => one.split(' ')[0])).to.have.members(['REDIS_PASSWORD', 'UPLOAD_MAX_BITES']);
    expect(found.join()).to.not.contain('hushed');
  });
});

describe('signin.providers', () => {
  const env = (issuer: string, more: object = {}) => ({
    ...{ PUBLIC_URL: 'https://chat.school.example', SESSION_SECRET: 'f3b1c0'.repeat(11) },
    ...{ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'homeroom', OIDC_CLIENT_SECRET: 'of-tests-and-nobody-else', ...more },
  });
  const ask = async (settings: Record<string, string>): Promise<readonly string[] | string> => {
    const { signIn } = readConfig(settings, { admitsNobody: true });
    const { examples, unasked } = await makeProviderCheck(signIn, silentLog).run(watch);
    return unasked ?? examples;
  };

  it('is not asked without one; names an issuer that does not answer, and one that finds nobody', async () => {
    expect(await ask({})).to.equal('no OIDC_ISSUER is set');
    const [away] = await ask(env(`http://127.0.0.1:${await freePort()}`));
    expect(away).to.match(/^provider .*: its issuer does not answer as it should: /);
    const issuer = await OidcIssuer.open();
    try {
      expect((await ask(env(issuer.address)))[0]).to.contain('OIDC_DOMAINS');
      expect(await ask(env(issuer.address, { OIDC_DOMAINS: 'school.example' }))).to.deep.equal([]);
    } finally {
      await issuer.close();
    }
  });
});
