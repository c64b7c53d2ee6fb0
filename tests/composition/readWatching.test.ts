import { expect } from 'chai';
import { inspectConfig } from '../../composition/inspectConfig.ts';
import { readConfig } from '../../composition/readConfig.ts';

const collector = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
const dsn = { SENTRY_DSN: 'https://0a7d3f91c2e84b56@errors.school.example/7' };

describe('readWatching', () => {
  it('traces with the address of a collector, unless that is switched off, and reports errors with that of a project', () => {
    expect(readConfig({}).watching).to.deep.equal({});
    const usual = { OTEL_TRACES_SAMPLER: 'parentbased_always_on' };
    expect(readConfig(collector).watching.traces).to.deep.equal({ ...collector, ...usual });
    const traces = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' };
    const share = { OTEL_TRACES_SAMPLER: 'TraceIdRatio', OTEL_TRACES_SAMPLER_ARG: '0.1', OTEL_SERVICE_NAME: 'chat' };
    expect(readConfig({ ...traces, ...share }).watching.traces).to.deep.equal({
      ...{ ...traces, ...share, OTEL_TRACES_SAMPLER: 'traceidratio' },
    });
    expect(readConfig({ ...collector, OTEL_SDK_DISABLED: 'true' }).watching).to.deep.equal({});
    expect(readConfig({ ...dsn, SENTRY_ENVIRONMENT: 'staging' }).watching.sentry).to.deep.equal({
      dsn: { address: 'https://errors.school.example/api/7/envelope/', publicKey: '0a7d3f91c2e84b56' },
      environment: 'staging',
    });
  });

  it('names a variable in another form, and shows no secret of it', () => {
    for (const [name, value] of Object.entries({
      ...{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector.school.example:4318', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      ...{
        OTEL_TRACES_SAMPLER: 'some',
        OTEL_TRACES_SAMPLER_ARG: '2',
        SENTRY_DSN: 'https://errors.school.example/secret',
      },
      SENTRY_ENVIRONMENT: 'the cellar',
    }))
      expect(() => readConfig({ [name]: value }), name)
        .to.throw(`${name}: must be `)
        .with.property('message')
        .that.does.not.include(value);
  });

  it('masks what collectors and projects are asked with, and warns of what has no effect', () => {
    const headers = { OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=3f91c2e84b56' };
    const { settings, warnings } = inspectConfig({ ...dsn, ...headers, OTEL_BSP_SCHEDULE_DELAY: '100' });
    const shown = new Map(settings.map(({ name, value }) => [name, value]));
    expect([shown.get('SENTRY_DSN'), shown.get('OTEL_EXPORTER_OTLP_HEADERS')]).to.deep.equal(['***', '***']);
    expect(warnings.map(({ name }) => name)).to.deep.equal(['OTEL_EXPORTER_OTLP_HEADERS']);
    const misspelt = inspectConfig({ ...collector, OTEL_EXPORTER_OTLP_ENDPONT: 'x' });
    expect(misspelt.warnings.map(({ name }) => name)).to.deep.equal(['OTEL_EXPORTER_OTLP_ENDPONT']);
  });
});
