const drawn = new Set(['admin', 'teacher', 'tutor', 'student', 'parent']);

/** The class that colours a role. Roles that only a policy knows share one colour. */
export const roleClass = (role: string | undefined): string => (role && drawn.has(role) ? `of-${role}` : 'of-other');
