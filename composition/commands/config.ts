import { ChatError } from '../../core/errors.ts';
import type { BadVariable } from '../EnvironmentReader.ts';
import { inspectConfig } from '../inspectConfig.ts';
import { printTable } from '../printTable.ts';
import type { Command } from './Command.ts';

/** Looks at the settings and opens nothing. */
export const config: Command = {
  name: 'config',
  summary:
    'Looks at the settings of the environment, and opens nothing. --check says what is wrong with them and what has no effect, and fails if nothing could start with them; --print shows all of them as they count, secrets masked, and where each comes from.',
  usage: 'config --check|--print',
  options: {
    check: { type: 'boolean', meaning: 'says what is wrong and what has no effect' },
    print: { type: 'boolean', meaning: 'shows every setting as it counts, secrets masked, and where it comes from' },
  },
  positionals: [],
  run: async ({ env, values, print, sayNo }) => {
    const [isChecking, isPrinting] = [values['check'] === true, values['print'] === true];
    if (!isChecking && !isPrinting)
      throw new ChatError('INVALID_REQUEST', 'Say what to do: homeroom config --check, homeroom config --print.');
    const { settings, problems, warnings } = inspectConfig(env);
    if (isPrinting)
      print(
        printTable(
          ['setting', 'value', 'from'],
          settings.map(({ name, value, from }) => [name, value ?? '', value === null ? '' : from]),
        ),
      );
    for (const problem of problems) print(lineOf('wrong', problem));
    for (const warning of warnings) print(lineOf('no effect', warning));
    if (problems.length === 0 && warnings.length === 0) print('Nothing is wrong with the settings.\n');
    if (isChecking && problems.length > 0) sayNo();
    return { ...(isPrinting && { settings }), problems, warnings };
  },
};

const lineOf = (kind: string, { name, problem }: BadVariable): string => `${kind}: ${name}: ${problem}\n`;
