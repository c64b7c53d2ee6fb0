import { expect } from 'chai';
import { demoDoor } from '../../composition/demo/demoDoor.ts';

describe('demoDoor', () => {
  it('listens on this machine alone, unless somebody says otherwise', () => {
    expect(demoDoor({}, undefined)).to.include({ host: '127.0.0.1', isOpen: false });
    for (const host of ['localhost', '127.0.0.2', '::1'])
      expect(demoDoor({ HOST: host }, undefined), host).to.include({ host, isOpen: false });
  });

  it('refuses a HOST that others can reach, unless it is named once more', () => {
    for (const host of ['0.0.0.0', '::', '10.1.2.3', 'school.example', '127.0.0.1.example'])
      expect(() => demoDoor({ HOST: host }, undefined), host).to.throw('unset HOST');
    expect(demoDoor({}, '0.0.0.0')).to.include({ host: '0.0.0.0', isOpen: true });
    expect(demoDoor({ HOST: '0.0.0.0' }, 'demo.example')).to.include({ host: '0.0.0.0', isOpen: true });
  });

  it('refuses every setting of a real server, and names it', () => {
    const names = [
      'DATABASE_URL',
      'DATABASE_DIRECT_URL',
      'AUTH_JWT_SECRET',
      'AUTH_JWKS_URL',
      'AUTH_JWKS_FILE',
      'AUTH_ISSUER',
      'AUTH_AUDIENCE',
      'DIRECTORY_KEY',
      'REDIS_URL',
      'REDIS_HOST',
    ];
    for (const name of names) expect(() => demoDoor({ [name]: 'x' }, undefined), name).to.throw(`unset ${name}`);
    expect(() => demoDoor({ DATABASE_URL: ' ', DIRECTORY_KEY: undefined }, undefined)).not.to.throw();
  });

  it('trusts its own names as Host, and no other', () => {
    const own = demoDoor({}, undefined).isTrustedHost;
    for (const host of ['localhost', 'localhost:8000', '127.0.0.1:8000', '[::1]:8000', 'a.localhost', 'LOCALHOST:1'])
      expect(own(host), host).to.equal(true);
    for (const host of [
      undefined,
      '',
      'evil.example:8000',
      '10.1.2.3',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'localhost:8000@evil.example',
    ])
      expect(own(host), host).to.equal(false);
  });

  it('trusts the name that was given, and addresses, which no page can be led to', () => {
    const { isTrustedHost } = demoDoor({ HOST: '0.0.0.0' }, 'Demo.Example');
    for (const host of ['demo.example', 'DEMO.example:8000', '10.1.2.3:8000', '[2001:db8::1]', 'localhost:8000'])
      expect(isTrustedHost(host), host).to.equal(true);
    expect(isTrustedHost('evil.example')).to.equal(false);
  });

  it('refuses a name with a port or an address', () => {
    for (const name of ['', 'demo.example:80', 'http://demo.example', 'a b'])
      expect(() => demoDoor({}, name), name).to.throw('--demo-on needs');
  });
});
