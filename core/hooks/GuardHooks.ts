import type { Timers } from '../feed/Timers.ts';
import {
  type GuardedText,
  type GuardVerdict,
  guardMs,
  type MessageGuard,
  maxReasons,
  noGuard,
} from '../guard/MessageGuard.ts';
import { readVerdict } from '../guard/readVerdict.ts';
import type { GuardReason } from '../messages/GuardRecord.ts';
import type { HookFacts, HookWatch } from './HookWatch.ts';

/** `message`: messages and edits of them, as `kind` says. `name`: names of rooms. */
export type BeforeName = 'message' | 'name';
export const beforeNames: readonly BeforeName[] = ['message', 'name'];

/** Nothing lets the text pass, a sentence refuses or holds it, and a whole verdict says it exactly. */
export type BeforeAnswer = undefined | null | { readonly refuse: string } | { readonly hold: string } | GuardVerdict;

// biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing is the usual way to let a text pass
export type BeforeHandler = (text: GuardedText) => BeforeAnswer | void | Promise<BeforeAnswer | void>;

interface Entry {
  readonly facts: HookFacts;
  readonly event: BeforeName;
  readonly handle: BeforeHandler;
}

interface Deps {
  /** The guard of the host; it is asked first. */
  readonly first: MessageGuard;
  readonly timers: Timers;
  readonly messageChars: number;
  readonly watch: Pick<HookWatch, 'onHandled' | 'onFailure' | 'onTimeout'>;
}

/**
 * The functions of a host that are asked before a text is stored, in the order in which they were added, each about the
 * text as those before have masked it. Together they are one guard: the first refusal ends it, a hold stays, and what one
 * of them throws is a failure of the guard, which the policy's rule judges.
 */
export class GuardHooks implements MessageGuard {
  readonly #deps: Deps;
  readonly #entries: Entry[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether anything looks at texts now. */
  get isActive(): boolean {
    return this.#entries.length > 0 || this.#deps.first !== noGuard;
  }

  /** Returns how to end it. */
  add(plugin: string, event: BeforeName, handle: BeforeHandler): () => void {
    const entry = { event, handle, facts: { plugin, hook: event, grade: 'before' as const } };
    this.#entries.push(entry);
    return () => {
      const index = this.#entries.indexOf(entry);
      if (index >= 0) this.#entries.splice(index, 1);
    };
  }

  async check(text: GuardedText): Promise<GuardVerdict> {
    const { first, messageChars } = this.#deps;
    const event: BeforeName = text.kind === 'name' ? 'name' : 'message';
    const asked = [
      ...(first === noGuard ? [] : [async (given: GuardedText) => first.check(given)]),
      ...this.#entries.filter((entry) => entry.event === event).map((entry) => this.#asker(entry)),
    ];
    let { content } = text;
    let isHeld = false;
    const reasons: GuardReason[] = [];
    for (const ask of asked) {
      const verdict = readVerdict(await ask({ ...text, content }), messageChars);
      if (verdict.action === 'allow') continue;
      if (verdict.action === 'refuse') return verdict;
      reasons.push(...verdict.reasons);
      isHeld ||= verdict.action === 'hold';
      content = verdict.content ?? content;
    }
    const masked = content === text.content ? {} : { content };
    if (isHeld) return { action: 'hold', reasons: distinct(reasons), ...masked };
    return content === text.content ? { action: 'allow' } : { action: 'mask', content, reasons: distinct(reasons) };
  }

  /** A function that asks, and says to the watch what became of it. */
  #asker({ facts, handle }: Entry): (text: GuardedText) => Promise<unknown> {
    const { timers, watch } = this.#deps;
    return async (text) => {
      const cancel = timers.after(guardMs, () => watch.onTimeout(facts, guardMs));
      try {
        const verdict = verdictOf(await handle(text));
        readVerdict(verdict, this.#deps.messageChars);
        watch.onHandled(facts);
        return verdict;
      } catch (failure) {
        watch.onFailure(facts, failure);
        throw failure;
      } finally {
        cancel();
      }
    };
  }
}

const distinct = (reasons: readonly GuardReason[]): readonly GuardReason[] =>
  reasons
    .filter(
      ({ code, message }, index) => reasons.findIndex((one) => one.code === code && one.message === message) === index,
    )
    .slice(0, maxReasons);

const verdictOf = (answer: unknown): unknown => {
  if (answer === undefined || answer === null) return { action: 'allow' };
  if (typeof answer !== 'object') return answer;
  const { refuse, hold } = answer as { readonly refuse?: unknown; readonly hold?: unknown };
  if (refuse !== undefined) return { action: 'refuse', reasons: [{ code: 'refused', message: refuse }] };
  if (hold !== undefined) return { action: 'hold', reasons: [{ code: 'to_review', message: hold }] };
  return answer;
};
