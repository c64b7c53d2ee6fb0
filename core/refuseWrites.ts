import type { EnteredDirectory } from './directory/EnteredDirectory.ts';
import type { ChatError } from './errors.ts';
import type { Chat } from './makeChat.ts';
import { unlessRefused } from './settings/unlessRefused.ts';

/** Functions, and objects of them: all of such an object, or those of these names. */
type Chosen<Whole> = {
  readonly [Name in keyof Whole]?: Whole[Name] extends (...args: never[]) => unknown
    ? 'whole'
    : 'whole' | readonly (keyof Whole[Name])[];
};

/**
 * The use cases that store what people, programs and offices say. Not among them: signing in and tickets, without which
 * nobody could read; looks that go on record; exports; the settings, which end a maintenance; what commands alone do;
 * `openRoom`, which refuses to open and goes on to find; and `unlink`, because who wants to be told no more is told no more.
 */
export const writingCalls: Chosen<Omit<Chat, 'settings'>> = {
  changeRoom: 'whole',
  updateRoomPreferences: 'whole',
  sendMessage: 'whole',
  // `send` is the keeper's own; `sendMessage` refuses inside it, and the message waits.
  scheduled: ['schedule', 'change', 'cancel', 'sendNow'],
  amendMessage: 'whole',
  pinMessage: 'whole',
  held: ['decide', 'cancel'],
  words: ['add', 'remove'],
  files: ['admit', 'store', 'drop'],
  pictures: ['admit', 'set', 'remove'],
  services: ['create', 'change', 'createKey', 'revokeKey'],
  postAsService: ['checkFiles', 'send', 'edit', 'remove'],
  announcements: ['confirm', 'remind', 'announce'],
  notifications: ['save', 'saveRoom', 'link', 'linkFor', 'saveSchool', 'revive'],
  reactToMessage: 'whole',
  moderation: ['confirmWarning', 'report', 'decide'],
  blocks: ['block', 'unblock'],
  requests: 'whole',
  webhooks: ['create', 'edit', 'remove', 'rotate', 'replay'],
  cases: ['open', 'approve', 'end'],
  erasePerson: 'whole',
  importHistory: 'whole',
  applyDirectory: 'whole',
  mapIds: 'whole',
  resumeConsumer: 'whole',
  markRead: 'whole',
  markUnread: 'whole',
  setFavourite: 'whole',
};

/** The same of the directory, by whoever enters it. */
export const writingDirectoryCalls = [
  ...(['setHold', 'liftHold', 'mergeAccounts', 'undoMerge', 'undoImport', 'changeSourceSettings'] as const),
  ...(['createKey', 'revokeKey', 'changePerson', 'changeRelation', 'apply'] as const),
] satisfies readonly (keyof EnteredDirectory)[];

/** Those of both that only say what would change, if `isDryRun` asks them to. */
export const tryingCalls: ReadonlySet<string> = new Set([
  ...(['erasePerson', 'importHistory', 'applyDirectory'] as const satisfies readonly (keyof Chat)[]),
  ...([
    'mergeAccounts',
    'undoMerge',
    'undoImport',
    'changePerson',
    'changeRelation',
    'apply',
  ] as const satisfies readonly (typeof writingDirectoryCalls)[number][]),
]);

/** The options come last, after what a caller sends. */
const isDryRun = (args: readonly unknown[]): boolean => {
  const options = args.length > 1 ? args.at(-1) : undefined;
  return typeof options === 'object' && options !== null && Reflect.get(options, 'isDryRun') === true;
};

type Call = (...args: readonly unknown[]) => Promise<unknown>;

/**
 * The use cases while those that write may be refused. Other calls are not touched.
 * @param refusal why nothing may be written now; undefined: it may
 */
export const refuseWrites = (chat: Chat, refusal: () => ChatError | undefined): Chat => {
  const guarded = (call: Call, name: PropertyKey): Call => {
    const refusing = unlessRefused(call, refusal);
    return tryingCalls.has(String(name)) ? (...args) => (isDryRun(args) ? call(...args) : refusing(...args)) : refusing;
  };
  const some = <Whole extends object>(whole: Whole, names: readonly PropertyKey[]): Whole => ({
    ...whole,
    ...Object.fromEntries(names.map((name) => [name, guarded(Reflect.get(whole, name) as Call, name)])),
  });
  const replaced = Object.entries(writingCalls).map(([name, chosen]): [string, unknown] => {
    const whole: unknown = Reflect.get(chat, name);
    if (typeof whole === 'function') return [name, guarded(whole as Call, name)];
    const object = whole as Record<string, Call>;
    return [name, some(object, chosen === 'whole' ? Object.keys(object) : (chosen as readonly string[]))];
  });
  return {
    ...chat,
    ...Object.fromEntries(replaced),
    enterDirectory: (actor, within) => {
      const entered = chat.enterDirectory(actor, within);
      // Who runs the server works on it by commands, and the server by itself.
      return actor === 'command' || actor === 'system' ? entered : some(entered, writingDirectoryCalls);
    },
  };
};
