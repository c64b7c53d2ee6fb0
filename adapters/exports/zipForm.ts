import { crc32 } from 'node:zlib';

/** A file in an archive, as its two headers describe it. */
export interface ZipEntry {
  readonly path: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  /** Bytes in the archive. */
  readonly packed: number;
  /** Bytes of the file. */
  readonly bytes: number;
  /** Where its local header begins. */
  readonly offset: number;
}

export const localHeaderBytes = 30;
const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
/** Deflate, names in UTF-8. */
const needed = 20;
const flags = 0x0800;
/** Written on Unix, as an ordinary file that its owner may change and all may read. */
const madeBy = 0x0314;
const attributes = 0o100644 * 0x10000;
/** 1 January 1980: an archive says in its manifest when it was made. */
const date = 0x21;

/** What both headers share, from the version to the length of the name. */
const putFacts = (header: Buffer, at: number, { path, method, crc, packed, bytes }: ZipEntry): void => {
  header.writeUInt16LE(needed, at);
  header.writeUInt16LE(flags, at + 2);
  header.writeUInt16LE(method, at + 4);
  header.writeUInt16LE(date, at + 8);
  header.writeUInt32LE(crc, at + 10);
  header.writeUInt32LE(packed, at + 14);
  header.writeUInt32LE(bytes, at + 18);
  header.writeUInt16LE(Buffer.byteLength(path), at + 22);
};

export const localHeader = (entry: ZipEntry): Buffer => {
  const header = Buffer.alloc(localHeaderBytes);
  header.writeUInt32LE(localSignature, 0);
  putFacts(header, 4, entry);
  return Buffer.concat([header, Buffer.from(entry.path)]);
};

/** The list of all files, and what ends the archive. */
export const centralDirectory = (entries: readonly ZipEntry[], offset: number): Buffer => {
  const headers = entries.map((entry) => {
    const header = Buffer.alloc(46);
    header.writeUInt32LE(centralSignature, 0);
    header.writeUInt16LE(madeBy, 4);
    putFacts(header, 6, entry);
    header.writeUInt32LE(attributes, 38);
    header.writeUInt32LE(entry.offset, 42);
    return Buffer.concat([header, Buffer.from(entry.path)]);
  });
  const list = Buffer.concat(headers);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(endSignature, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([list, end]);
};

/** A file that is not deflated, with its header. */
export const storedFile = (path: string, content: Buffer, offset: number): { entry: ZipEntry; bytes: Buffer } => {
  const entry = { path, method: 0, crc: crc32(content), packed: content.length, bytes: content.length, offset };
  return { entry, bytes: Buffer.concat([localHeader(entry), content]) };
};

/** Reads a local header; undefined for bytes that are none. The path is read apart: its length is `pathBytes`. */
export const readLocalHeader = (
  header: Buffer,
): (Omit<ZipEntry, 'path' | 'offset'> & { readonly pathBytes: number }) | undefined => {
  if (header.length < localHeaderBytes || header.readUInt32LE(0) !== localSignature) return undefined;
  return {
    method: header.readUInt16LE(8),
    crc: header.readUInt32LE(14),
    packed: header.readUInt32LE(18),
    bytes: header.readUInt32LE(22),
    pathBytes: header.readUInt16LE(26),
  };
};

/** The signature's file, in its only form. */
export const signatureText = ({ publicKey, signature }: { publicKey: string; signature: string }): string =>
  `{"algorithm":"Ed25519","public_key":"${publicKey}","signature":"${signature}"}\n`;
