import type { CommandContext } from './Command.ts';

/** The text of an option; undefined if it is not given, or empty. */
export const optionText = ({ values }: Pick<CommandContext, 'values'>, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
