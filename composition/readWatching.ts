import { parseSentryDsn, type SentryDsn } from '../adapters/sentry/SentryDsn.ts';
import type { EnvironmentReader } from './EnvironmentReader.ts';

/** Who follows a server from outside, beside those who read its metrics and its log. */
export interface WatchingConfig {
  /** Traces go to a collector; these variables say where, which and how, and the SDK reads them. Absent: nothing is traced. */
  readonly traces?: Readonly<Record<string, string>>;
  /** Where errors go; absent: nowhere but to the log. */
  readonly sentry?: { readonly dsn: SentryDsn; readonly environment: string };
}

/** The samplers of OpenTelemetry's specification that the SDK has. */
const samplers = [
  ...(['always_on', 'always_off', 'traceidratio'] as const),
  ...(['parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const),
];

/** The standard variables of OpenTelemetry, and those of Sentry. */
export const readWatching = (reader: EnvironmentReader): WatchingConfig => {
  const traces = readTraces(reader);
  const dsn = reader.read(
    'SENTRY_DSN',
    'the address that Sentry shows for the project',
    'https://0a7d3f91c2e84b56@errors.school.example/7',
    parseSentryDsn,
  );
  reader.text('SENTRY_ENVIRONMENT', 'production');
  const environment =
    reader.read('SENTRY_ENVIRONMENT', 'at most 64 letters, digits and ._-', 'staging', (text) =>
      /^[A-Za-z0-9._-]{1,64}$/.test(text) ? text : undefined,
    ) ?? 'production';
  return {
    ...(traces && { traces }),
    ...(dsn && { sentry: { dsn, environment } }),
  };
};

const readTraces = (reader: EnvironmentReader): Readonly<Record<string, string>> | undefined => {
  const form = 'the address of a collector that takes OTLP over HTTP';
  const places = {
    OTEL_EXPORTER_OTLP_ENDPOINT: reader.read('OTEL_EXPORTER_OTLP_ENDPOINT', form, 'http://127.0.0.1:4318', webAddress),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: reader.read(
      ...(['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', form, 'http://127.0.0.1:4318/v1/traces', webAddress] as const),
    ),
  };
  const others = {
    OTEL_EXPORTER_OTLP_HEADERS: reader.text('OTEL_EXPORTER_OTLP_HEADERS'),
    OTEL_EXPORTER_OTLP_PROTOCOL: reader.read(
      ...(['OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json: spans go as JSON over HTTP', 'http/json', overHttp] as const),
    ),
    OTEL_SERVICE_NAME: reader.text('OTEL_SERVICE_NAME'),
    OTEL_RESOURCE_ATTRIBUTES: reader.text('OTEL_RESOURCE_ATTRIBUTES'),
    OTEL_TRACES_SAMPLER: reader.oneOf('OTEL_TRACES_SAMPLER', samplers, 'parentbased_always_on'),
    OTEL_TRACES_SAMPLER_ARG: reader.read(
      ...(['OTEL_TRACES_SAMPLER_ARG', 'the share of traces that are recorded, from 0 to 1', '0.1', share] as const),
    ),
  };
  const isOff = reader.flag('OTEL_SDK_DISABLED', false);
  if (isOff || Object.values(places).every((place) => place === undefined)) return undefined;
  const set = Object.entries({ ...places, ...others });
  return Object.fromEntries(set.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
};

const overHttp = (text: string): string | undefined => (/^http\/(json|protobuf)$/.test(text) ? text : undefined);

const share = (text: string): string | undefined => (/^(0(\.\d+)?|1(\.0+)?)$/.test(text) ? text : undefined);

const webAddress = (text: string): string | undefined =>
  /^https?:\/\/./.test(text) && URL.canParse(text) ? text : undefined;
