const drawn = new Set(['admin', 'teacher', 'tutor', 'student', 'parent']);

/** The colour of a role; a policy's own roles share one. */
export const roleClass = (role: string | undefined): string => (role && drawn.has(role) ? `of-${role}` : 'of-other');
