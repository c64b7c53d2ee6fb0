import { expect } from 'chai';
import { runHomeroom } from '../../acceptance/runHomeroom.ts';
import { secret } from '../SchoolAt.ts';

const script = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

/** Loaded before the program: the SDK is not found, as where nobody has installed it. */
const hooks = script(`export const resolve = (name, context, next) => {
  if (!name.startsWith('@opentelemetry/sdk-trace-node')) return next(name, context);
  throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' });
};`);
const preload = script(`import { register } from 'node:module'; register(${JSON.stringify(hooks)});`);

describe('a server without the packages for traces', () => {
  it('starts nothing, and says by the name of the variable what to install', async function run() {
    this.timeout(60_000);
    const { code, error } = await runHomeroom(['serve'], {
      ...{ AUTH_JWT_SECRET: secret, DATA_DIR: '/nonexistent/homeroom', NODE_OPTIONS: `--import ${preload}` },
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    });
    expect(error).to.contain(
      'OTEL_EXPORTER_OTLP_ENDPOINT: needs packages that are not installed: npm install @opentelemetry/',
    );
    expect(error).not.to.contain('    at ');
    expect(code).to.equal(3);
  });
});
