import type { HttpClient } from '../connection/HttpClient.ts';
import { later } from '../runtime/later.ts';
import type { FileCalls } from './fileTransfers.ts';

export type { FileCalls } from './fileTransfers.ts';

const names = ['upload', 'dropUpload', 'download', 'picture', 'setPicture'] as const;

export const fileCalls = (http: HttpClient): FileCalls =>
  later(names, async () => (await import('./fileTransfers.ts')).fileTransfers(http));
