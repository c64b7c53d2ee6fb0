import Type from 'typebox';
import { consumerName } from '../../adapters/wire/feed/feedSchemas.ts';
import { described, strictObject } from '../../adapters/wire/schema/scalarSchemas.ts';
import { ChatError } from '../../core/errors.ts';
import { beforeNames, type GuardHooks } from '../../core/hooks/GuardHooks.ts';
import { type HookName, hookNames } from '../../core/hooks/HookEvents.ts';
import type { EndHook, Hooks } from '../../core/hooks/Hooks.ts';
import type { HookGrade, HookWatch } from '../../core/hooks/HookWatch.ts';
import { notifierName } from '../../core/notifications/Notifier.ts';
import type { ChatPlugin, HomeroomChat } from '../HomeroomChat.ts';
import { compileArguments } from './compileArguments.ts';
import type { HostHooks } from './HostHooks.ts';
import { nearestName } from './nearestName.ts';
import { typeName } from './typeName.ts';

interface Deps {
  readonly hooks: Pick<Hooks, 'add' | 'isTaken'>;
  readonly guardHooks: Pick<GuardHooks, 'add'>;
  readonly watch: Pick<HookWatch, 'onFailure'>;
  /** Hears of each function, by its plugin, before it is called. */
  readonly onAdded: (plugin: string, grade: HookGrade) => void;
  readonly isClosed: () => boolean;
  /** What plugins get. */
  readonly chat: () => HomeroomChat;
}

const host = 'host';
const example = "for example chat.on('message', { name: 'crm' }, async (event) => { … })";
const readOptions = compileArguments(
  strictObject({
    name: described(consumerName, 'Under which its place is stored.', 'crm'),
    start: Type.Optional(Type.Enum(['floor', 'head'], { examples: ['head'] })),
  }),
  'on, the options',
);

export const makeHostHooks = ({
  hooks,
  guardHooks,
  watch,
  onAdded,
  isClosed,
  chat,
}: Deps): HostHooks & { use(plugin: ChatPlugin): void } => {
  const plugins = new Set<string>();
  const checkOpen = (call: string): void => {
    if (isClosed()) throw refusal(`${call}: this chat is closed; make a new one with createChat.`);
  };

  const register = (plugin: string): Pick<HostHooks, 'on' | 'before'> => ({
    on: (event: unknown, ...rest: unknown[]): EndHook => {
      checkOpen('on');
      const events = readEvents(event);
      const [options, handle] = rest.length > 1 ? [readOptions(rest[0]), rest[1]] : [undefined, rest[0]];
      if (typeof handle !== 'function')
        throw refusal(`on takes a function as its last argument, not ${typeName(handle)}; ${example}.`);
      if (options !== undefined) checkName(options.name);
      onAdded(plugin, options === undefined ? 'live' : 'named');
      return hooks.add({
        ...{ plugin, events, start: options?.start ?? 'floor' },
        ...(options && { name: options.name }),
        handle: (heard) => handle(heard),
      });
    },
    before: (event, handler) => {
      checkOpen('before');
      if (!beforeNames.includes(event)) throw unknownEvent('before', event, beforeNames);
      if (typeof handler !== 'function')
        throw refusal(
          `before takes a function as its last argument, not ${typeName(handler)}; for example chat.before('message', (text) => text.content.includes('…') ? { refuse: 'Please leave that out.' } : undefined).`,
        );
      onAdded(plugin, 'before');
      return guardHooks.add(plugin, event, handler);
    },
  });

  const checkName = (name: string): void => {
    if (name === notifierName) throw refusal(`on: the name "${name}" is one of Homeroom's own; take another one.`);
    if (hooks.isTaken(name))
      throw refusal(
        `on: the name "${name}" is in use in this chat, and a name has one place and one handler; list the events, chat.on(['message', 'room'], { name: '${name}' }, handler), or take another name.`,
      );
  };

  return {
    ...register(host),
    use: (plugin) => {
      checkOpen('use');
      const name = readPlugin(plugin);
      if (plugins.has(name))
        throw refusal(`use: the plugin "${name}" is in use already; a plugin is used once, and two need two names.`);
      plugins.add(name);
      const ends: (() => unknown)[] = [];
      const own = register(name);
      const kept =
        <Given extends unknown[], End extends () => unknown>(add: (...given: Given) => End) =>
        (...given: Given): End => {
          const end = add(...given);
          ends.push(end);
          return end;
        };
      try {
        const view = { ...chat(), on: kept(own.on as () => EndHook), before: kept(own.before) };
        const result = plugin(view as HomeroomChat);
        // Nobody waits for it, so what it rejects with would end the process.
        Promise.resolve(result).catch((failure: unknown) =>
          watch.onFailure({ plugin: name, hook: 'plugin', grade: 'live' }, failure),
        );
      } catch (failure) {
        plugins.delete(name);
        for (const end of ends) void Promise.resolve(end()).catch(() => {});
        const why = failure instanceof Error ? failure.message : String(failure);
        throw new ChatError('INVALID_REQUEST', `use: the plugin "${name}" could not begin: ${why}`, { cause: failure });
      }
    },
  };
};

const readEvents = (given: unknown): HookName[] => {
  const events: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (events.length === 0) throw refusal(`on takes at least one event; there is ${hookNames.join(', ')}.`);
  for (const event of events) if (!hookNames.includes(event as HookName)) throw unknownEvent('on', event, hookNames);
  return [...new Set(events as HookName[])];
};

/** The name of a plugin. @throws ChatError INVALID_REQUEST for what is no plugin */
export const readPlugin = (plugin: unknown): string => {
  const usage = "write function crm(chat) { chat.on('message', …); }";
  if (typeof plugin !== 'function') throw refusal(`use takes a function as plugin, not ${typeName(plugin)}; ${usage}.`);
  if (!/^[\p{L}_$][\p{L}\p{N}_$ .-]{0,63}$/u.test(plugin.name))
    throw refusal(`use: a plugin is known by the name of its function, and this one has none; ${usage}.`);
  return plugin.name;
};

const unknownEvent = (call: string, event: unknown, known: readonly string[]): ChatError => {
  const nearest = typeof event === 'string' ? nearestName(event, known) : undefined;
  const given = typeof event === 'string' ? `"${event.slice(0, 64)}"` : typeName(event);
  const help = nearest === undefined ? `there is ${known.join(', ')}` : `did you mean ${nearest}?`;
  return refusal(`${call}: there is no event ${given}; ${help}${nearest === undefined ? '.' : ''}`);
};

const refusal = (message: string): ChatError => new ChatError('INVALID_REQUEST', message);
