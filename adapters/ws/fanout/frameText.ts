const finalText = 0x81;
/** Bytes of the header by the frame's length. */
const headerOf = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

/**
 * JSON as one unmasked WebSocket text frame (RFC 6455, section 5.2), header and payload in one buffer, so that the
 * same bytes can be written to any number of sockets.
 */
export const frameText = (value: object): Buffer => {
  const text = JSON.stringify(value);
  const length = Buffer.byteLength(text);
  const header = headerOf(length);
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = finalText;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, header);
  return frame;
};

/** The JSON in a frame of `frameText`. */
export const frameContent = (frame: Buffer): string => {
  const header = frame[1] === 126 ? 4 : frame[1] === 127 ? 10 : 2;
  return frame.toString('utf8', header);
};
