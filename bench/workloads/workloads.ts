import { classRoom } from './classRoom.ts';
import { direct } from './direct.ts';
import type { Workload } from './Workload.ts';

export const workloads: readonly Workload[] = [direct, classRoom];
