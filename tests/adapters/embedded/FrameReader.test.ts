import { expect } from 'chai';
import { FrameReader } from '../../../adapters/embedded/FrameReader.ts';

const STARTUP = Buffer.from([0, 0, 0, 8, 0, 3, 0, 0]);
const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);
const QUERY = Buffer.from([0x51, 0, 0, 0, 8, 0x61, 0x62, 0x63, 0]);

describe('FrameReader', () => {
  const typedReader = (): FrameReader => {
    const reader = new FrameReader();
    reader.expectTypedFrames();
    return reader;
  };

  it('reads untyped frames until typed ones are expected', () => {
    const reader = new FrameReader();
    reader.push(Buffer.concat([STARTUP, SYNC]));
    expect(reader.next()).to.deep.equal(STARTUP);
    reader.expectTypedFrames();
    expect(reader.next()).to.deep.equal(SYNC);
    expect(reader.next()).to.equal(undefined);
  });

  it('assembles frames from single bytes', () => {
    const reader = typedReader();
    const frames: Buffer[] = [];
    for (const byte of Buffer.concat([QUERY, SYNC])) {
      reader.push(Uint8Array.of(byte));
      const frame = reader.next();
      if (frame) frames.push(frame);
    }
    expect(frames).to.deep.equal([QUERY, SYNC]);
  });

  it('reads several frames from one chunk', () => {
    const reader = typedReader();
    reader.push(Buffer.concat([SYNC, QUERY, SYNC]));
    expect([reader.next(), reader.next(), reader.next(), reader.next()]).to.deep.equal([SYNC, QUERY, SYNC, undefined]);
  });

  it('throws a RangeError on a length below 4 and above 256 MiB', () => {
    for (const length of [3, 0x10000001]) {
      const reader = typedReader();
      const header = Buffer.from([0x51, 0, 0, 0, 0]);
      header.writeUInt32BE(length, 1);
      reader.push(header);
      expect(() => reader.next()).to.throw(RangeError);
    }
  });
});
