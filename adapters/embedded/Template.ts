import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createTemplate, TEMPLATE_MARK, templateMark } from './createTemplate.ts';

const BLOCK = 512;
const NAME = [0, 100] as const;
const SIZE = [124, 136] as const;
const TYPE_AT = 156;
const REGULAR_FILE = '0';

interface TarEntry {
  readonly path: string;
  readonly isFile: boolean;
  readonly content: Buffer;
}

/** A packed cluster (plain ustar, short names). A folder or an in-memory instance starts from it without initdb. */
export class Template {
  readonly tar: Buffer;

  constructor(packed: Uint8Array) {
    this.tar = gunzipSync(packed);
  }

  /** Loads the template at `path` if it exists and fits this engine; else makes a new one, which takes some seconds. */
  static async loadOrCreate(path: string | undefined, log: (line: string) => void): Promise<Template> {
    if (path !== undefined && existsSync(path)) {
      const template = new Template(readFileSync(path));
      if (template.isCurrent) return template;
      log(`the packed database template was made by "${template.mark}", not "${templateMark()}"; making a new one`);
    }
    return new Template(await createTemplate());
  }

  get mark(): string {
    for (const { path, content } of this.#entries()) if (path === TEMPLATE_MARK) return content.toString();
    return 'unknown';
  }

  get isCurrent(): boolean {
    return this.mark === templateMark();
  }

  /** Writes the files below `folder` and syncs each to the disk before it returns. */
  unpack(folder: string): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const { path, isFile, content } of this.#entries()) {
      const target = join(folder, path);
      mkdirSync(isFile ? dirname(target) : target, { recursive: true, mode: 0o700 });
      if (isFile) writeSynced(target, content);
    }
  }

  *#entries(): Generator<TarEntry> {
    for (let at = 0; at + BLOCK <= this.tar.length; ) {
      const header = this.tar.subarray(at, at + BLOCK);
      const name = text(header.subarray(...NAME));
      if (name === '') return;
      const size = Number.parseInt(text(header.subarray(...SIZE)), 8) || 0;
      const content = this.tar.subarray(at + BLOCK, at + BLOCK + size);
      const path = normalize(name).replace(/^[/\\]+|[/\\]+$/g, '');
      yield { path, isFile: String.fromCharCode(header.readUInt8(TYPE_AT)) === REGULAR_FILE, content };
      at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    }
  }
}

const text = (field: Buffer): string => {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end).trim();
};

const writeSynced = (path: string, content: Buffer): void => {
  const file = openSync(path, 'w', 0o600);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};
