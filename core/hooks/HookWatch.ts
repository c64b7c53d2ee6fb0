/** Whose hook it is, for the log and the metrics. */
export interface HookFacts {
  /** The name of the plugin that registered it, or `host`. */
  readonly plugin: string;
  /** What it hears, e.g. `message,room`; with its own name if it has one, e.g. `crm: message`. */
  readonly hook: string;
  readonly grade: HookGrade;
}

/** `live`: on this node from now on; `named`: with a stored place; `before`: asked before a text is stored. */
export type HookGrade = 'live' | 'named' | 'before';

/** Called as it happens, to log and to count. Never throws. */
export interface HookWatch {
  onHandled(hook: HookFacts): void;
  /** It threw or rejected. A named one gets the same event again. */
  onFailure(hook: HookFacts, failure: unknown): void;
  /** It takes longer than `ms`. A live one gets the next event, a named one is waited for. */
  onTimeout(hook: HookFacts, ms: number): void;
  /** An event was dropped, because as many wait as may. */
  onDropped(hook: HookFacts): void;
  /** The chat closes and waits no longer for what it does. */
  onAbandoned(hook: HookFacts): void;
}
