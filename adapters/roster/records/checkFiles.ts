import { ChatError } from '../../../core/errors.ts';
import type { RosterFormat } from '../../wire/directory/RosterReading.ts';
import type { RosterBundle } from './RosterBundle.ts';
import type { RosterManifest } from './readManifest.ts';

/** A bundle of School Data Sync may contain people only; OneRoster must say so in its manifest. */
const mayLackClasses: Readonly<Record<RosterFormat, boolean>> = {
  oneroster: false,
  sds: true,
  sds1: false,
  canvas: false,
  clever: false,
};

/** Which lists are complete. What a complete list no longer names is deactivated or ended. */
export interface RosterCompleteness {
  readonly users: boolean;
  /** Whether the list of who is in which class is complete. */
  readonly classRelations: boolean;
  /** Some file names only what changed. */
  readonly isDelta: boolean;
  readonly isRolesDelta: boolean;
}

const refuse = (problem: string, remedy: string): never => {
  throw new ChatError('INVALID_REQUEST', `${problem}: ${remedy}. Nothing was imported.`);
};

interface Request {
  readonly bundle: RosterBundle;
  readonly manifest: RosterManifest;
  readonly format: RosterFormat;
}

/**
 * Refuses a bundle without the files whose silence would end relations: a forgotten enrollments.csv must not end every
 * relation of the school.
 */
export const checkFiles = async ({ bundle, manifest, format }: Request): Promise<RosterCompleteness> => {
  const present = async (name: string): Promise<boolean> => (await bundle.table(`${name}.csv`)) !== undefined;
  const says = (name: string): string | undefined => manifest.get(`file.${name}`);

  if (!(await present('users'))) {
    refuse(`users.csv is missing (found: ${bundle.files.join(', ') || 'no CSV file'})`, 'add it');
  }
  const classes = await present('classes');
  const enrollments = await present('enrollments');
  const announced = mayLackClasses[format] || says('enrollments') === 'absent';
  if (enrollments && !classes && says('classes') !== 'absent' && says('enrollments') !== 'delta')
    refuse('classes.csv is missing', 'add it, enrollments.csv refers to it');
  if (!enrollments && !announced) {
    refuse(
      'enrollments.csv is missing',
      'add it, or say file.enrollments,absent in manifest.csv to import people only',
    );
  }
  if (classes && !enrollments && mayLackClasses[format]) {
    refuse('enrollments.csv is missing', 'add it, or leave classes.csv out to import people only');
  }
  const delta = (names: readonly string[]): boolean => names.some((name) => says(name) === 'delta');
  return {
    users: !delta(['users']),
    classRelations: enrollments && !delta(['enrollments']),
    isDelta: delta(['users', 'roles', 'classes', 'enrollments', 'orgs']),
    isRolesDelta: delta(['roles']),
  };
};
