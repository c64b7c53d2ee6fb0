/**
 * Types of the platform, as the types of a program's own platform say: those of browsers, Node or React Native. A program
 * that knows none of them gets what is used here.
 */
type Known<Name extends PropertyKey, Otherwise> = typeof globalThis extends {
  readonly [Key in Name]: { readonly prototype: infer Type };
}
  ? Type
  : Otherwise;

/** Bytes with a media type. */
export type PlatformBlob = Known<'Blob', { readonly size: number; readonly type: string }>;

/** What ends something that is under way. */
export type PlatformAbortSignal = Known<
  'AbortSignal',
  {
    readonly aborted: boolean;
    addEventListener(type: 'abort', listener: () => void): void;
    removeEventListener(type: 'abort', listener: () => void): void;
  }
>;

/** Where databases of a browser are made. */
export type PlatformIndexedDb = Known<'IDBFactory', { open(name: string, version?: number): unknown }>;
