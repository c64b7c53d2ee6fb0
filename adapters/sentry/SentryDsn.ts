/** Where errors are sent, and by which key. */
export interface SentryDsn {
  /** The address of envelopes. */
  readonly address: string;
  readonly publicKey: string;
}

/** Reads `https://KEY@HOST/PROJECT`, also below a path; undefined for anything else. */
export const parseSentryDsn = (text: string): SentryDsn | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, host, pathname, search, hash } = new URL(text);
  const [, path = '', project] = /^(\/(?:[^/]+\/)*)(\d+)\/?$/.exec(pathname) ?? [];
  if (!/^https?:$/.test(protocol) || !/^[0-9A-Za-z]+$/.test(username) || project === undefined) return undefined;
  if (search !== '' || hash !== '') return undefined;
  return { address: `${protocol}//${host}${path}api/${project}/envelope/`, publicKey: username };
};
