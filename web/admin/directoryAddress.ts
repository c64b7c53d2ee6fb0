/** A path of the directory with its query, without what is empty. */
export const directoryAddress = (path: string, query: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return `/api/directory/${path}?${new URLSearchParams(given)}`;
};
