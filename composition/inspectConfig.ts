import { editDistance } from '../adapters/roster/records/editDistance.ts';
import { ChatError } from '../core/errors.ts';
import { busWarnings } from './busWarnings.ts';
import { BadConfiguration, type BadVariable, type Environment, EnvironmentReader } from './EnvironmentReader.ts';
import { nearestName } from './host/nearestName.ts';
import { ineffective } from './ineffective.ts';
import { policyOf } from './policyOf.ts';
import { readWith } from './readConfig.ts';

/** One setting as it counts, fit to be shown. */
export interface ShownSetting {
  readonly name: string;
  /** Secrets are `***`; null where nothing is set and nothing counts. */
  readonly value: string | null;
  readonly from: 'environment' | 'default';
}

export interface ConfigReport {
  readonly settings: readonly ShownSetting[];
  /** With these nothing starts. */
  readonly problems: readonly BadVariable[];
  /** Set, and without effect. */
  readonly warnings: readonly BadVariable[];
}

/** What the environment sets, what is wrong with it, and what of it has no effect. Opens nothing but the policy's file. */
export const inspectConfig = (env: Environment): ConfigReport => {
  const reader = new EnvironmentReader(env);
  const config = readWith(reader, env);
  const { asked, problems } = reader;
  const names = asked.map(({ name }) => name);
  const textOf = (name: string): string | undefined => reader.text(name);
  const policy = problems.length > 0 ? [] : wrongPolicy(() => policyOf(config));
  return {
    settings: asked
      .map(({ name, text, fallback }) => ({
        name,
        value: text === undefined ? (fallback ?? null) : masked(name, text),
        from: text === undefined ? ('default' as const) : ('environment' as const),
      }))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    problems: [...problems, ...policy],
    warnings: [...ineffective(textOf), ...busWarnings(textOf), ...unknown(env, names)],
  };
};

const wrongPolicy = (read: () => unknown): readonly BadVariable[] => {
  try {
    read();
    return [];
  } catch (failure) {
    if (failure instanceof BadConfiguration) return failure.variables;
    if (!(failure instanceof ChatError)) throw failure;
    return [{ name: 'POLICY', problem: failure.message }];
  }
};

const isSecret = /SECRET|PASSWORD|TOKEN|_KEY($|_ID$)|_DSN$|_HEADERS$/;
const isPublic = /PUBLIC_KEY|WS_QUERY_TOKEN|_FILE$/;

/** Passwords of addresses are secrets too, and whatever else they ask with. */
const masked = (name: string, text: string): string => {
  if (isSecret.test(name) && !isPublic.test(name)) return '***';
  if (!text.includes('://')) return text;
  if (!URL.canParse(text)) return '***';
  return text
    .replace(/^([a-z0-9+.-]+:\/\/[^/?#]*?):[^/?#]*@/i, '$1:***@')
    .replace(/([?&][^=&]*(?:pass|secret|token|key)[^=&]*=)[^&#]*/gi, '$1***');
};

/** What schedulers of containers set for every service of a network. */
const isInjected = /_SERVICE_|_PORT_\d|_PORT$/;
/** What no command reads and deploy/systemd does, from the same file. */
const ofUnits: ReadonlySet<string> = new Set(['ROSTER_FILE']);

/** What else the SDK of OpenTelemetry reads by itself, such as `OTEL_BSP_SCHEDULE_DELAY`. */
const isOfSdk = /^OTEL_/;

/** Letters by which a name may differ from one of ours that begins otherwise. */
const slips = 2;

/** Names that look like ours and are none: those that begin like one, or are spelt nearly like one. */
const unknown = (env: Environment, names: readonly string[]): readonly BadVariable[] => {
  const beginnings = new Set(names.filter((name) => name.includes('_')).map(beginningOf));
  return Object.keys(env)
    .filter(
      (name) =>
        env[name]?.trim() &&
        name.includes('_') &&
        !names.includes(name) &&
        !isInjected.test(name) &&
        !ofUnits.has(name),
    )
    .flatMap((name) => {
      const near = nearestName(name, names);
      const isOurs =
        (beginnings.has(beginningOf(name)) && !isOfSdk.test(name)) ||
        (near !== undefined && editDistance(name, near) <= slips);
      if (!isOurs) return [];
      const hint = near === undefined ? '' : `; is ${near} meant?`;
      return [{ name, problem: `is no setting of Homeroom's and has no effect${hint}` }];
    });
};

const beginningOf = (name: string): string => name.slice(0, name.indexOf('_') + 1);
