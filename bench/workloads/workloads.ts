import { classRoom } from './classRoom.ts';
import { collections } from './collections.ts';
import { direct } from './direct.ts';
import { directory } from './directory.ts';
import { files } from './files.ts';
import { idle } from './idle.ts';
import { lessonBell } from './lessonBell.ts';
import { nodes } from './nodes.ts';
import { reads } from './reads.ts';
import { restart } from './restart.ts';
import { telling } from './telling.ts';
import type { Workload } from './Workload.ts';

export const workloads: readonly Workload[] = [
  direct,
  classRoom,
  lessonBell,
  idle,
  restart,
  reads,
  nodes,
  directory,
  files,
  telling,
  collections,
];
