interface NamedEnrollment {
  readonly id: string;
  readonly subject: string;
  readonly own_name: string | null;
  readonly name: string | null;
}

/** The context of what is taught: the subject, or the enrollment alone where it has a name of its own. */
export const subjectContext = ({ id, subject, own_name: ownName, name }: NamedEnrollment) => {
  const own = ownName?.trim() ?? '';
  return own === '' ? { context: subject, contextName: name ?? '' } : { context: `${subject}/${id}`, contextName: own };
};
