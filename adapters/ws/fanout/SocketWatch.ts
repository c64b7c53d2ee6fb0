import type { AuthFailure } from '../../wire/account/authFailure.ts';

/** Called as it happens, to count. Never throws. */
export interface SocketWatch {
  /** A socket is a person's from now on. */
  onOpened(): void;
  onClosed(code: number): void;
  /** An upgrade was refused with this HTTP status. */
  onRefused(status: number): void;
  readonly onAuthFailure: (reason: AuthFailure) => void;
  /** A new message went to the sockets of this node, so many milliseconds after it was stored. */
  onDelivered(ms: number): void;
}

export const noSocketWatch: SocketWatch = {
  onOpened: () => {},
  onClosed: () => {},
  onRefused: () => {},
  onAuthFailure: () => {},
  onDelivered: () => {},
};
