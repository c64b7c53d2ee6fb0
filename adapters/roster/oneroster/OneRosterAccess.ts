export const oneRosterVersions = ['1.1', '1.2'] as const;
export type OneRosterVersion = (typeof oneRosterVersions)[number];

/** Where a school information system answers by OneRoster, and as whom it is asked. */
export interface OneRosterAccess {
  /** The address of the system, with or without the path of the service, e.g. `https://sis.example.org`. */
  readonly url: URL;
  readonly version: OneRosterVersion;
  readonly tokenUrl: URL;
  readonly clientId: string;
  readonly secret: string;
  /** By default what reading the core of a roster needs. */
  readonly scope?: string | undefined;
}

/** What a pull may take. */
export interface OneRosterLimits {
  /** Records that are asked for at once; a system may answer fewer. */
  readonly pageSize: number;
  /** Milliseconds for one request with its answer, and for all of a pull. */
  readonly requestMs: number;
  readonly wholeMs: number;
  /** Bytes of one answer, uncompressed. */
  readonly maxPageBytes: number;
  /** Records of one kind. */
  readonly maxRecords: number;
  /** How often a request is tried, and how often a list that changed while it was read is read again. */
  readonly tries: number;
  /** A longer `Retry-After` ends the pull. */
  readonly maxWaitMs: number;
}

export const oneRosterLimits: OneRosterLimits = {
  pageSize: 500,
  requestMs: 60_000,
  wholeMs: 60 * 60_000,
  maxPageBytes: 64 * 1024 * 1024,
  maxRecords: 5_000_000,
  tries: 3,
  maxWaitMs: 120_000,
};

interface Service {
  readonly path: string;
  readonly scope: string;
}

/** Sources: 1EdTech OneRoster 1.1 (REST binding) and OneRoster Rostering Service 1.2 (REST binding). */
export const oneRosterServices: Readonly<Record<OneRosterVersion, Service>> = {
  '1.1': {
    path: '/ims/oneroster/v1p1',
    scope: 'https://purl.imsglobal.org/spec/or/v1p1/scope/roster-core.readonly',
  },
  '1.2': {
    path: '/ims/oneroster/rostering/v1p2',
    scope: 'https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly',
  },
};

/** The address of the service; what is given may end with the service's path already, or with one of its own. */
export const serviceAddress = ({ url, version }: Pick<OneRosterAccess, 'url' | 'version'>): string => {
  const given = `${url.origin}${url.pathname}`.replace(/\/+$/u, '');
  return /\/v1p[12]$/u.test(given) ? given : `${given}${oneRosterServices[version].path}`;
};
