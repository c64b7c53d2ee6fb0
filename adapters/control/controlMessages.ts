import type { Socket } from 'node:net';
import type { AuditDetails } from '../../core/audit/AuditEntry.ts';

/** What a command asks of the process that has the database open: one object of JSON a line, one answer each. */
export type ControlAsk =
  | { readonly ask: 'snapshot' }
  /** A backup was made; goes on record. */
  | { readonly ask: 'record'; readonly made: AuditDetails };

export type ControlAnswer =
  /** The snapshot is in this folder of the data folder, until the connection ends. */
  | { readonly folder: string }
  | { readonly done: true }
  | { readonly error: { readonly code: string; readonly message: string } };

/** The longest line; a record has some hundred bytes. */
const maxLine = 64 * 1024;

export const sendLine = (socket: Socket, message: ControlAsk | ControlAnswer): void =>
  void socket.write(`${JSON.stringify(message)}\n`);

/**
 * Calls `onMessage` for each line that is JSON. Anything else, and a line that does not end, ends the connection. It reads all
 * the time, so that the end of the other process is noticed.
 */
export const hearLines = (socket: Socket, onMessage: (message: unknown) => void): void => {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxLine) return void socket.destroy();
    for (const line of lines) {
      const message = parsed(line);
      if (message === undefined) return void socket.destroy();
      onMessage(message);
    }
  });
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
