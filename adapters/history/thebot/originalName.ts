/** The name that a room had before a migration wrote another one, and hid the old one in the description as JSON. */
export const originalName = (description: string): string | undefined => {
  if (!description.trimStart().startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(description);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    for (const value of Object.values(parsed)) {
      const { original_name: name }: { readonly original_name?: unknown } = Object(value);
      if (typeof name === 'string' && name.trim() !== '') return name;
    }
    return undefined;
  } catch {
    return undefined;
  }
};
