/** Addresses of programs, which always go to the server. */
const programs = /^(api|ws|auth|health|metrics)(\/|$)/i;

/** What a request asks for that may be kept: a page below the scope, one of its files, or neither. */
export const shownFrom = (method: string, mode: string, url: string, scope: string): 'page' | 'file' | null => {
  if (method !== 'GET' || !url.startsWith(scope)) return null;
  const path = url.slice(scope.length);
  if (programs.test(path)) return null;
  if (mode === 'navigate') return path.startsWith('embed.js') ? null : 'page';
  return path.startsWith('assets/') ? 'file' : null;
};

/** The list of a release's files, of which nothing else is taken: each becomes an address below the page's. */
export const shellFiles = (list: unknown, base: string): readonly string[] =>
  Array.isArray(list)
    ? list
        .filter((file): file is string => typeof file === 'string' && /^\/\w[\w./-]*$/.test(file))
        .map((file) => base + file.slice(1))
    : [];

/** The page with whole addresses in place of those that begin with a dot. */
export const placed = (html: string, base: string): string => html.replace(/(src|href)="\.\//g, `$1="${base}`);
