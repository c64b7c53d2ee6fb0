import { ChatError } from '../../core/errors.ts';

/** A place in the code. */
interface Frame {
  readonly function: string;
  readonly filename: string;
  readonly lineno: number;
  readonly colno: number;
  readonly in_app: boolean;
}

interface Exception {
  readonly type: string;
  readonly value: string;
  readonly stacktrace?: { readonly frames: readonly Frame[] };
}

/** What is sent of an error. */
export interface ErrorEvent {
  readonly level: 'error' | 'fatal';
  readonly logentry: { readonly formatted: string };
  /** The innermost cause first. */
  readonly exception?: { readonly values: readonly Exception[] };
  readonly tags: Readonly<Record<string, string>>;
  /** What counts as the same error. */
  readonly fingerprint: readonly string[];
}

/** Causes of an error, and frames of one, that are shown at most. */
const [causesAtMost, framesAtMost] = [5, 50];

/**
 * Facts of a log line that go along, each with the form that it must have: words of our own, patterns of routes and numbers
 * of requests. No person, room or address is among them.
 */
const tagForms: Readonly<Record<string, RegExp>> = {
  // A client may choose another, which says what it likes.
  request_id: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  route: /^[A-Za-z0-9_:/.*{} -]{1,200}$/,
  plugin: /^[\p{L}\p{N}_$ .-]{1,64}$/u,
  grade: /^[a-z]{1,20}$/,
  channel: /^[a-z0-9_-]{1,40}$/,
  state: /^[a-z_]{1,40}$/,
  reason: /^[a-z_]{1,40}$/,
  error: /^[A-Z_]{1,40}$/,
};

/** Messages of the engine and of Node, which name nothing but code. Every other message may hold what people wrote. */
const ownMessages: readonly RegExp[] = [
  /^Cannot (read|set) properties of (undefined|null) \((reading|setting) '[\w$]+'\)$/,
  /^[\w$.]{1,100} is not (a function|defined|iterable|a constructor|an object)$/,
  /^[\w$.]{1,100}\(\.\.\.\) is not a function$/,
  /^Assignment to constant variable\.$/,
  /^Maximum call stack size exceeded$/,
  /^Invalid (array length|time value|string length)$/,
  /^(fetch failed|terminated|The operation was aborted( due to timeout)?)$/,
];

const withheld = '(the message is in the log alone)';

/**
 * What may be known elsewhere of an error: the sentence of the log line, which is ours, kinds and codes of the error and its
 * causes, and where in the code they came from. It is made from a list of what is sent, so that texts, names, tokens, bodies
 * and cookies are in none, wherever code carries them.
 */
export const errorEvent = (
  sentence: string,
  facts: Readonly<Record<string, unknown>>,
  level: ErrorEvent['level'] = 'error',
): ErrorEvent => {
  const chain = chainOf(facts['err'] ?? facts['failure']);
  const [thrown] = chain;
  const values = chain.map(exceptionOf).reverse();
  return {
    level,
    logentry: { formatted: sentence },
    ...(values.length > 0 && { exception: { values } }),
    tags: tagsOf(facts),
    fingerprint: [sentence, ...(thrown === undefined ? [] : [kindOf(thrown), codeOf(thrown) ?? '', originOf(thrown)])],
  };
};

const chainOf = (failure: unknown): readonly Error[] => {
  const chain: Error[] = [];
  for (let next = failure; next instanceof Error && chain.length < causesAtMost; next = next.cause) chain.push(next);
  return chain;
};

const exceptionOf = (error: Error): Exception => {
  const frames = framesOf(error);
  return {
    type: kindOf(error),
    value: [codeOf(error), ownMessages.some((form) => form.test(error.message)) ? error.message : withheld]
      .filter(Boolean)
      .join(': '),
    ...(frames.length > 0 && { stacktrace: { frames } }),
  };
};

/** The class, not `name`, which anybody may set. */
const kindOf = (error: Error): string => error.constructor.name || 'Error';

/** Ours, Node's (`ECONNREFUSED`), or PostgreSQL's (`23505`). */
const codeOf = (error: Error): string | undefined => {
  if (error instanceof ChatError) return error.code;
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{2,60}$/.test(code) ? code : undefined;
};

const originOf = (error: Error): string => {
  const last = framesOf(error).at(-1);
  return last === undefined ? '' : `${last.filename}:${last.function}`;
};

const framePattern = /^ {4}at (?:async )?(?:(.+?) \()?(?:file:\/\/)?((?:node:|\/|[A-Za-z]:\\)[^()]*?):(\d+):(\d+)\)?$/;

/** The outermost first, as Sentry wants them. Lines that are no frames, such as those of a message, are left out. */
const framesOf = ({ stack = '', message }: Error): readonly Frame[] => {
  const start = stack.indexOf(message) + message.length;
  return stack
    .slice(message === '' ? 0 : Math.max(0, start))
    .split('\n')
    .flatMap((line) => {
      const [, name = '?', file, row, column] = framePattern.exec(line) ?? [];
      if (file === undefined) return [];
      const place = { lineno: Number(row), colno: Number(column) };
      return [{ function: functionOf(name), filename: shortened(file), ...place, in_app: isOwn(file) }];
    })
    .slice(0, framesAtMost)
    .reverse();
};

const isOwn = (file: string): boolean => !file.startsWith('node:') && !file.includes('node_modules');

/** Without the folders of this machine. */
const shortened = (file: string): string => {
  const parts = file.replaceAll('\\', '/').split('/');
  const from = Math.max(parts.lastIndexOf('node_modules'), parts.lastIndexOf('dist'));
  return parts.slice(from < 0 ? -1 : from).join('/');
};

const functionOf = (name: string): string => (/^[\w$.#<> [\]]{1,120}$/.test(name) ? name : '?');

const tagsOf = (facts: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(tagForms).flatMap(([name, form]) => {
      const value = facts[name];
      return typeof value === 'string' && form.test(value) ? [[name, value]] : [];
    }),
  );
