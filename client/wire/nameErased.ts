/**
 * A reviver for `JSON.parse` that gives erased people the name that `name` says, in whatever they appear. Undefined
 * without a name: then they are called as the server calls them.
 */
export const nameErased = (name: (() => string) | undefined): ((key: string, value: unknown) => unknown) | undefined =>
  name &&
  ((_key, value) =>
    (value as { readonly is_erased?: unknown } | null)?.is_erased === true
      ? { ...(value as object), full_name: name() }
      : value);
