import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { runInTree } from '../runInTree.ts';
import { runInRepository } from './runInRepository.ts';

const SCRIPT = 'scripts/supply/checkSecrets.js';
const ALLOWED = 'scripts/supply/allowedSecrets.json';

/** Made here, so that no file of the repository holds them. */
const letters = (length: number): string =>
  randomBytes(length * 2)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, length);
const key = (kind: string) => `-----BEGIN ${kind}PRIVATE KEY-----\n${letters(64)}\n${letters(64)}\n-----END`;
const jwt = ['{"alg":"HS256"}', '{"sub":"sam","exp":9}'].map((one) => Buffer.from(one).toString('base64url')).join('.');

const planted: Readonly<Record<string, string>> = {
  'a private key': key(''),
  'a private key of RSA': key('RSA '),
  'a private key within a string': `"-----BEGIN EC PRIVATE KEY-----\\n${letters(80)}\\n"`,
  'a JWK with its private part': `{"kty":"EC","d":"${letters(43)}"}`,
  'a key of AWS': `AKIA${'Q7'.repeat(8)}`,
  'a token of GitHub': `ghp_${letters(36)}`,
  'a fine token of GitHub': `github_pat_${letters(70)}`,
  'a token of GitLab': `glpat-${letters(20)}`,
  'a token of npm': `npm_${letters(36)}`,
  'a token of Slack': `xoxb-${letters(30)}`,
  'a key of Google': `AIza${letters(35)}`,
  'a key of Stripe': `sk_live_${letters(24)}`,
  'a token of a Telegram bot': `123456789:AA${letters(33)}`,
  'a DSN of Sentry': `https://${'0a'.repeat(16)}:${'1b'.repeat(16)}@sentry.example/4`,
  'a key of a service account': `hsk_${letters(43)}`,
  'the secret of a webhook': `whsec_${letters(40)}`,
  'a token': `${jwt}.${letters(43)}`,
  'a password in an address': `postgres://homeroom:${letters(16)}@db.example:5432/homeroom`,
  'a random value in an environment': `AUTH_JWT_SECRET=${randomBytes(32).toString('hex')}`,
  'a random value in code': `const apiKey = '${letters(44)}7aZ';`,
};

describe('checkSecrets', () => {
  for (const [what, text] of Object.entries(planted))
    it(`finds ${what}, and does not print it`, async () => {
      const { passed, output } = await runInRepository({ 'deploy/notes.txt': `first line\n${text}\n` }, SCRIPT);
      expect(passed, output).to.equal(false);
      expect(output).to.match(/^deploy\/notes\.txt:2 holds /);
      expect(output).to.include('Revoke it and take it out');
      expect(output).not.to.include(text.slice(-30));
    });

  it('passes what only speaks of secrets', async () => {
    const text = [
      'AUTH_JWT_SECRET=a secret that only these tests know',
      `DATABASE_URL: postgres://homeroom:\${POSTGRES_PASSWORD:?fill in deploy/.env}@postgres:5432/homeroom`,
      'postgres://user:password@host/name and https://example.org:8000/a@b',
      '-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----',
      'const passwordOfEverybodyWhoComesBack = makeThePasswordOfSomebody(password);',
      '`hsk_…` and hsk_ alone, whsec_old, ghp_short, sk_test_4eC39HqLyjWDarjtT1zdp7dc',
      'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9…',
      'token: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    ].join('\n');
    expect(await runInRepository({ 'docs/a.md': text }, SCRIPT)).to.deep.equal({ passed: true, output: '' });
  });

  it('does not look into files that git leaves alone, and into pictures', async () => {
    const files = {
      '.gitignore': '.env\n',
      '.env': `KEY=${planted['a token of npm']}`,
      'a.png': `\0${planted['a private key']}`,
    };
    expect(await runInRepository(files, SCRIPT)).to.deep.equal({ passed: true, output: '' });
  });

  it('looks into all files but those of others where there is no git', async () => {
    const secret = planted['a token of npm'] ?? '';
    const { output } = await runInTree({ 'a/b.txt': secret, 'node_modules/left/a.txt': secret }, SCRIPT);
    expect(output.trim().split('\n')).to.have.length(1);
    expect(output).to.match(/^a\/b\.txt:1 holds a token of npm/);
  });

  describe('with what is allowed', () => {
    const secret = `npm_${letters(36)}`;
    const sha256 = createHash('sha256').update(secret).digest('hex').slice(0, 16);
    const entry = { file: 'a.txt', sha256, reason: 'made for a test, opens nothing' };
    const run = (allowed: readonly object[], text = secret) =>
      runInRepository({ 'a.txt': text, [ALLOWED]: JSON.stringify(allowed) }, SCRIPT);

    it('passes it, in its file alone', async () => {
      expect(await run([entry])).to.deep.equal({ passed: true, output: '' });
      expect((await run([{ ...entry, file: 'b.txt' }])).output).to.match(/^[\s\S]*a\.txt:1 holds a token of npm/m);
    });

    it('asks for a reason', async () => {
      expect((await run([{ ...entry, reason: '' }])).output).to.match(/gives no reason for/);
    });

    it('wants it taken out when it is gone', async () => {
      expect((await run([entry], 'nothing')).output).to.match(/which is not there any more; take it out/);
    });
  });
});
