import { type Check, findingOf } from '../core/doctor/Check.ts';
import type { BadVariable, Environment } from './EnvironmentReader.ts';
import { inspectConfig } from './inspectConfig.ts';

const tell = ({ name, problem }: BadVariable): string => `${name} ${problem}`;

/** What `homeroom config --check` knows. */
export const configChecks = (env: Environment): readonly Check[] => [
  {
    name: 'config.problems',
    severity: 'error',
    problem: 'settings with which no server starts',
    remedy: 'Correct the variables that are named; "homeroom config --check" says whether all is well then.',
    run: async () => findingOf(inspectConfig(env).problems.map(tell)),
  },
  {
    name: 'config.no-effect',
    severity: 'warning',
    problem: 'settings without effect',
    remedy: 'Correct the names of the variables or set what they stand beside, or remove them.',
    run: async () => findingOf(inspectConfig(env).warnings.map(tell)),
  },
];
