import type { BadVariable } from './EnvironmentReader.ts';

interface Rule {
  readonly names: readonly string[];
  /** One of these must be set, or the names have no effect. */
  readonly beside: readonly string[];
}

const rules: readonly Rule[] = [
  { names: ['DB_SCHEMA', 'DB_POOL_MAX', 'DB_PREPARED'], beside: ['DATABASE_URL'] },
  { names: ['REDIS_PORT', 'REDIS_PASSWORD'], beside: ['REDIS_HOST'] },
  { names: ['REDIS_CLUSTER', 'REDIS_PREFIX'], beside: ['REDIS_URL', 'REDIS_HOST'] },
  { names: ['WS_EVENT_EXPIRY', 'BUS'], beside: ['REDIS_URL', 'REDIS_HOST', 'DATABASE_URL'] },
  { names: ['AUTH_ALGORITHMS'], beside: ['AUTH_JWKS_URL', 'AUTH_JWKS_FILE'] },
  { names: ['AUTH_JWKS_CACHE'], beside: ['AUTH_JWKS_URL'] },
  {
    names: ['AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_SOURCE'],
    beside: ['AUTH_JWT_SECRET', 'AUTH_JWKS_URL', 'AUTH_JWKS_FILE'],
  },
  {
    names: [
      'SESSION_SECRET_PREVIOUS',
      'SESSION_LIFE',
      'SESSION_IDLE',
      'SESSION_RENEW',
      'OIDC_ISSUER',
      'OIDC_PROVIDERS',
    ],
    beside: ['SESSION_SECRET'],
  },
  { names: ['MAIL_FROM', 'SIGN_IN_LINKS', 'SIGN_IN_LINK_ROLES'], beside: ['SMTP_URL'] },
  { names: ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'BLOB_LINKS'], beside: ['BLOB_URL'] },
  { names: ['TELEGRAM_API_URL'], beside: ['TELEGRAM_BOT_TOKEN'] },
  {
    names: [
      ...['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_SERVICE_NAME', 'OTEL_RESOURCE_ATTRIBUTES'],
      ...['OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG', 'OTEL_SDK_DISABLED'],
    ],
    beside: ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
  },
  { names: ['SENTRY_ENVIRONMENT'], beside: ['SENTRY_DSN'] },
  { names: ['PICTURE_ALLOW_PRIVATE'], beside: ['PICTURE_ORIGINS'] },
];

/** Variables that are set and have no effect, because what they stand beside is not set. */
export const ineffective = (text: (name: string) => string | undefined): readonly BadVariable[] =>
  rules.flatMap(({ names, beside }) =>
    beside.some((name) => text(name) !== undefined)
      ? []
      : names
          .filter((name) => text(name) !== undefined)
          .map((name) => ({ name, problem: `has no effect: it stands beside ${beside.join(' or ')}, not set` })),
  );
