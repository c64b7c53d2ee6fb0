/** What a file is, by its content. `office`: documents, tables and slides; `archive`: ZIP files. */
export const fileKinds = ['picture', 'audio', 'video', 'pdf', 'office', 'text', 'archive'] as const;
export type FileKind = (typeof fileKinds)[number];

/** What of one role's files, or of those in one type of rooms, is let in. Absent members change nothing. */
export interface FileRule {
  /** Only these kinds; an empty list: none at all. */
  readonly kinds?: readonly FileKind[];
  /** Bytes of one file, at most; never more than the server's own limit. */
  readonly maxBytes?: number;
}

/** Which files people may send. Nothing said: every kind, everybody, everywhere; programs are never let in. */
export interface FileRules extends FileRule {
  /** By the role of who sends. */
  readonly roles?: Readonly<Record<string, FileRule>>;
  /** By the type of the room. */
  readonly rooms?: Readonly<Record<string, FileRule>>;
}

/** The part of a policy's table that the rules are checked against. */
interface Table {
  readonly roles: readonly string[];
  readonly roomTypes: Readonly<Record<string, unknown>>;
  readonly files?: FileRules;
}

/** @throws what `complain` throws, for the first rule that the table cannot mean */
export const checkFileRules = ({ files, roles, roomTypes }: Table, complain: (problem: string) => never): void => {
  if (files === undefined) return;
  const { roles: byRole = {}, rooms: byRoom = {}, ...general } = files;
  for (const role of Object.keys(byRole))
    if (!roles.includes(role)) complain(`files name the role "${role}", which it does not have`);
  for (const type of Object.keys(byRoom))
    if (!Object.hasOwn(roomTypes, type)) complain(`files name rooms of type "${type}"`);
  for (const { kinds = [], maxBytes } of [general, ...Object.values(byRole), ...Object.values(byRoom)]) {
    const stray = kinds.find((kind) => !fileKinds.includes(kind));
    if (stray !== undefined) complain(`files name the kind "${stray}"; write some of ${fileKinds.join(', ')}`);
    if (maxBytes !== undefined && !(Number.isSafeInteger(maxBytes) && maxBytes >= 0))
      complain('files need maxBytes in whole bytes');
  }
};

/** What a role may send by the policy: anywhere, or into rooms of a type. */
export const fileRuleOf = (files: FileRules | undefined, role: string, roomType?: string): Required<FileRule> => {
  const own = files?.roles !== undefined && Object.hasOwn(files.roles, role) ? files.roles[role] : undefined;
  const { rooms = {} } = files ?? {};
  const there = roomType !== undefined && Object.hasOwn(rooms, roomType) ? rooms[roomType] : undefined;
  return strictest(files, own, there);
};

/** What holds where all of these rules do. */
export const strictest = (...rules: readonly (FileRule | undefined)[]): Required<FileRule> => ({
  kinds: fileKinds.filter((kind) => rules.every((rule) => rule?.kinds?.includes(kind) ?? true)),
  maxBytes: Math.min(...rules.map((rule) => rule?.maxBytes ?? Number.MAX_SAFE_INTEGER)),
});
