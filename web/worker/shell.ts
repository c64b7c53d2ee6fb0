/** Addresses of programs, which always go to the server. */
const programs = /^\/(api|ws|auth|health|metrics)(\/|$)/i;

/** What a request asks for that may be kept: a page, one of its files, or neither. */
export const shownFrom = (method: string, mode: string, url: string, origin: string): 'page' | 'file' | null => {
  const { origin: asked, pathname } = new URL(url);
  if (method !== 'GET' || asked !== origin || programs.test(pathname)) return null;
  if (mode === 'navigate') return 'page';
  return pathname.startsWith('/assets/') ? 'file' : null;
};

/** The list of a release's files, of which nothing else is taken: each is an address of this server. */
export const shellFiles = (list: unknown): readonly string[] =>
  Array.isArray(list)
    ? list.filter((file): file is string => typeof file === 'string' && /^\/[\w./-]+$/.test(file))
    : [];
