import type { Command } from './Command.ts';

/** Columns of a terminal that nobody has widened. */
const width = 100;

/** All commands, each with the first sentence of what it does. */
export const overviewOf = (commands: readonly Command[]): string => {
  const wide = Math.max(...commands.map(({ name }) => name.length));
  return [
    'Homeroom: chat where who may talk to whom follows from how people are related.',
    '',
    ...commands.map(({ name, summary }) => {
      const [first = '', ...lines] = wrapped(firstSentence(summary), width - wide - 4);
      return [`  ${name.padEnd(wide)}  ${first}`, ...lines.map((line) => `${' '.repeat(wide + 4)}${line}`)].join('\n');
    }),
    '',
    '"homeroom <command> --help" says more; --version prints the release. Every command takes --json for programs.',
    'Settings come from the environment: "homeroom config --print", docs/configuration.md.',
    '',
  ].join('\n');
};

/** What one command does, how to write it, and what each option means. */
export const helpOf = ({ summary, usage, options }: Command): string => {
  const own = Object.entries(options).map(([name, { meaning }]): [string, string] => [`--${name}`, meaning]);
  const all = [...own, ['--json', 'prints the result for programs'], ['--help', 'prints this']] as const;
  const wide = Math.max(...all.map(([name]) => name.length));
  return [
    ...wrapped(summary, width),
    '',
    'Usage:',
    ...formsOf(usage).map((form, index) => `  homeroom ${index === 0 ? form : continued(usage, form)}`),
    '',
    'Options:',
    ...all.flatMap(([name, meaning]) => {
      const [first = '', ...lines] = wrapped(meaning, width - wide - 4);
      return [`  ${name.padEnd(wide)}  ${first}`, ...lines.map((line) => `${' '.repeat(wide + 4)}${line}`)];
    }),
    '',
  ].join('\n');
};

/** The ways to write a command: parted by ` | `, but for those within parentheses. */
const formsOf = (usage: string): readonly string[] => {
  const forms: string[] = [];
  for (const part of usage.split(' | ')) {
    const last = forms.at(-1);
    const isOpen = last !== undefined && last.split('(').length > last.split(')').length;
    if (isOpen) forms[forms.length - 1] = `${last} | ${part}`;
    else forms.push(part);
  }
  return forms;
};

/** `accounts preview | merge …`: the second form without the name of the command gets it. */
const continued = (usage: string, form: string): string => {
  const [name = ''] = usage.split(' ');
  return form.startsWith(`${name} `) ? form : `${name} ${form}`;
};

const firstSentence = (text: string): string => /^.*?[.:](?= |$)/s.exec(text)?.[0].replace(/:$/, '.') ?? text;

const wrapped = (text: string, columns: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};
