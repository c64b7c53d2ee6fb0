/** The form of a tar archive (POSIX ustar), as far as we write it: plain files with short names. */
export const blockBytes = 512;

/** Two empty blocks end an archive. */
export const tarEnd = Buffer.alloc(2 * blockBytes);

/** What one file of an archive is called, and how long it is. */
export interface TarFacts {
  readonly name: string;
  readonly size: number;
}

const nameBytes = 100;
/** Eight gibibytes: longer files need another form of the number. */
const maxOctal = 0o77777777777;
const checksumAt = 148;

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

export const tarHeader = ({ name, size }: TarFacts, at: Date): Buffer => {
  if (Buffer.byteLength(name) > nameBytes || size > maxOctal)
    throw new RangeError(`${name} does not fit into a backup`);
  const block = Buffer.alloc(blockBytes);
  block.write(name, 0);
  block.write(`${octal(0o600, 7)}\0`, 100);
  block.write(`${octal(0, 7)}\0${octal(0, 7)}\0`, 108);
  block.write(`${octal(size, 11)}\0`, 124);
  block.write(`${octal(Math.floor(at.getTime() / 1_000), 11)}\0`, 136);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  block.write(`${octal(sumOf(block), 6)}\0 `, checksumAt);
  return block;
};

/** Undefined for a block that is no header of a plain file. */
export const parseTarHeader = (block: Buffer): TarFacts | undefined => {
  const sum = Number.parseInt(textAt(block, checksumAt, 8), 8);
  const size = Number.parseInt(textAt(block, 124, 12), 8);
  const isOurs = textAt(block, 257, 5) === 'ustar' && textAt(block, 156, 1) === '0' && sum === sumOf(block);
  return isOurs && Number.isSafeInteger(size) ? { name: textAt(block, 0, nameBytes), size } : undefined;
};

/** The empty bytes behind a file. */
export const paddingOf = (size: number): number => (blockBytes - (size % blockBytes)) % blockBytes;

const textAt = (block: Buffer, at: number, length: number): string =>
  block.toString('utf8', at, at + length).replace(/[\0 ]+$/, '');

/** The sum of all bytes, those of the sum itself counted as spaces. */
const sumOf = (block: Buffer): number => {
  let sum = 8 * 0x20;
  for (const [index, byte] of block.entries()) if (index < checksumAt || index >= checksumAt + 8) sum += byte;
  return sum;
};
