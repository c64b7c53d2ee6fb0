import { ChatError } from '../../core/errors.ts';

/** What a command does that can do several things, e.g. `holds list`. @throws ChatError INVALID_REQUEST that says what there is */
export const chosenAction = <Action>(
  command: string,
  actions: Readonly<Record<string, Action | undefined>>,
  asked = '',
  hint = '',
): Action => {
  const action = Object.hasOwn(actions, asked) ? actions[asked] : undefined;
  if (action !== undefined) return action;
  const known = Object.keys(actions).map((name) => `${command} ${name}`);
  const others = known.slice(0, -1).join(', ');
  throw new ChatError(
    'INVALID_REQUEST',
    `There is no "${command} ${asked}"; write ${others} or ${known.at(-1)}. ${hint}`.trimEnd(),
  );
};
