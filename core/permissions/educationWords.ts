import type { PolicyWords } from './PolicyWords.ts';
import type { LocalText } from './RoomTypeRow.ts';

const office: LocalText = {
  en: 'School office',
  es: 'Secretaría',
  uk: 'Адміністрація',
  ru: 'Администрация',
  ar: 'إدارة المدرسة',
};

/** What the policy for schools calls its roles and relations. */
export const educationWords: PolicyWords = {
  roles: {
    admin: { one: office, many: office },
    teacher: {
      one: { en: 'Teacher', es: 'Docente', uk: 'Учитель', ru: 'Учитель', ar: 'معلّم' },
      many: { en: 'Teachers', es: 'Docentes', uk: 'Учителі', ru: 'Учителя', ar: 'المعلّمون' },
    },
    tutor: {
      one: { en: 'Tutor', es: 'Profesor particular', uk: 'Репетитор', ru: 'Репетитор', ar: 'مدرّس خصوصي' },
      many: {
        en: 'Tutors',
        es: 'Profesores particulares',
        uk: 'Репетитори',
        ru: 'Репетиторы',
        ar: 'المدرّسون الخصوصيون',
      },
    },
    staff: {
      one: { en: 'Support staff', es: 'Personal de apoyo', uk: 'Працівник', ru: 'Сотрудник', ar: 'من فريق الدعم' },
      many: { en: 'Support staff', es: 'Personal de apoyo', uk: 'Працівники', ru: 'Сотрудники', ar: 'فريق الدعم' },
    },
    student: {
      one: { en: 'Student', es: 'Alumno', uk: 'Учень', ru: 'Ученик', ar: 'طالب' },
      many: { en: 'Students', es: 'Alumnado', uk: 'Учні', ru: 'Ученики', ar: 'الطلاب' },
    },
    parent: {
      one: { en: 'Parent', es: 'Padre o madre', uk: 'Мати або батько', ru: 'Родитель', ar: 'ولي أمر' },
      many: { en: 'Parents', es: 'Padres y madres', uk: 'Батьки', ru: 'Родители', ar: 'أولياء الأمور' },
    },
  },
  relations: {
    teaches: { en: 'teaches', es: 'da clase a', uk: 'навчає', ru: 'учит', ar: 'يدرّس' },
    tutors: {
      en: 'tutors',
      es: 'da clases particulares a',
      uk: 'займається з',
      ru: 'занимается с',
      ar: 'يعطي دروسًا لـ',
    },
    supports: { en: 'supports', es: 'apoya a', uk: 'супроводжує', ru: 'сопровождает', ar: 'يدعم' },
    guardian_of: { en: 'is a guardian of', es: 'es tutor legal de', uk: 'опікується', ru: 'опекает', ar: 'ولي أمر' },
  },
};
