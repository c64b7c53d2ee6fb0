import type { AudiencePath } from './AudiencePath.ts';
import type { RoomTypeRow } from './RoomTypeRow.ts';

/** Rooms of relations: people do not change them. Each end sees the other's name, all others the name of `to`. */
const keptByDirectory = {
  restsOn: 'relation',
  key: ['from', 'to', 'context'],
  open: 'nobody',
  post: 'everybody',
  rename: 'nobody',
  archive: 'nobody',
  changeMembers: 'nobody',
  leave: 'nobody',
  seeMembers: 'everybody',
  receipts: 'everybody',
  presence: 'everybody',
  naming: { from: ['context', 'to'], to: ['context', 'from'], others: ['context', 'to'] },
} as const satisfies Omit<RoomTypeRow, 'title'>;

/**
 * The room of a class: those who lead it post and see who has read it, everybody else reads, and readers do not see each
 * other. Who wants to answer writes to the author, in the room of the two.
 */
const ofContext = (leaders: readonly string[]) =>
  ({
    ...keptByDirectory,
    restsOn: 'context',
    key: ['context'],
    post: leaders,
    seeMembers: leaders,
    receipts: leaders,
    presence: leaders,
    naming: ['context'],
  }) as const satisfies Omit<RoomTypeRow, 'title'>;

/**
 * Rooms of an owner, who names them and decides about members; members may leave. Who is added later sees the history
 * from then on, but of announcements all: those are no talk among the members.
 */
const keptByOwner = {
  restsOn: 'owner',
  key: [],
  rename: 'owner',
  archive: 'owner',
  changeMembers: 'owner',
  leave: 'everybody',
  seeMembers: 'everybody',
  receipts: 'everybody',
  presence: 'everybody',
  naming: ['name'],
} as const satisfies Partial<RoomTypeRow>;

/**
 * Rooms in which people write to the office of their organisation. `answer` are the roles of the office: they see all
 * such rooms of their organisation, answer, take them and hand them over. Who wrote sees who answered and who has taken
 * the room, and not how many there are.
 */
export const officeRoomType = (answer: readonly string[]) =>
  ({
    restsOn: 'office',
    key: ['person', 'organisation', 'name'],
    open: 'everybody',
    answer,
    post: 'everybody',
    rename: 'nobody',
    archive: 'everybody',
    changeMembers: 'nobody',
    leave: answer,
    seeMembers: answer,
    receipts: 'everybody',
    presence: answer,
    naming: ['name', 'other'],
    title: { en: 'Office', es: 'Secretaría', uk: 'Звернення', ru: 'Обращения', ar: 'الإدارة' },
  }) as const satisfies RoomTypeRow;

/**
 * Rooms of an audience, which announcements make. `open` are the roles that announce there; nobody answers, and only the
 * roles in `seeMembers` see who else is reached, and what the roles in `urgent` announce may be told at night. Who wants to answer writes to the author, in the room of the two.
 */
export const audienceRoomType = (
  audience: AudiencePath,
  {
    open,
    seeMembers,
    urgent = [],
  }: { readonly open: readonly string[]; readonly seeMembers: readonly string[]; readonly urgent?: readonly string[] },
) =>
  ({
    restsOn: 'audience',
    key: ['audience'],
    audience,
    open,
    post: [],
    rename: 'nobody',
    archive: 'nobody',
    changeMembers: 'nobody',
    leave: 'nobody',
    seeMembers,
    receipts: seeMembers,
    presence: 'nobody',
    naming: ['name'],
    ...(urgent.length > 0 && { urgent }),
  }) as const satisfies Omit<RoomTypeRow, 'title'>;

/**
 * The room types that most policies need. A policy spreads them into its `roomTypes` and replaces or adds rows.
 * `leaders` are the roles that open groups and announcements, post in announcements, and ask others for confirmations.
 */
export const standardRoomTypes = (leaders: readonly string[]) =>
  ({
    direct: {
      restsOn: 'contact',
      confirm: leaders,
      key: ['one', 'other'],
      open: 'everybody',
      post: 'everybody',
      rename: 'nobody',
      archive: 'nobody',
      changeMembers: 'nobody',
      leave: 'nobody',
      seeMembers: 'everybody',
      receipts: 'everybody',
      presence: 'everybody',
      naming: ['other'],
      title: { en: 'Direct chat', es: 'Chat personal', uk: 'Особистий чат', ru: 'Личный чат', ar: 'محادثة فردية' },
    },
    group: {
      ...keptByOwner,
      open: leaders,
      post: 'everybody',
      title: { en: 'Group', es: 'Grupo', uk: 'Група', ru: 'Группа', ar: 'مجموعة' },
    },
    announcement: {
      ...keptByOwner,
      open: leaders,
      post: leaders,
      history: 'everybody',
      title: { en: 'Announcements', es: 'Comunicados', uk: 'Оголошення', ru: 'Объявления', ar: 'إعلانات' },
    },
    class: { ...ofContext(leaders), title: { en: 'Class', es: 'Clase', uk: 'Клас', ru: 'Класс', ar: 'صف' } },
    forum_subject: {
      ...keptByDirectory,
      confirm: leaders,
      title: {
        en: 'Subject chat',
        es: 'Chat de la asignatura',
        uk: 'Чат із предмета',
        ru: 'Чат по предмету',
        ar: 'محادثة المادة',
      },
    },
    forum_tutor: {
      ...keptByDirectory,
      confirm: leaders,
      title: {
        en: 'Tutoring chat',
        es: 'Chat de clases particulares',
        uk: 'Чат із репетитором',
        ru: 'Чат с репетитором',
        ar: 'محادثة الدروس الخصوصية',
      },
    },
    job: {
      ...keptByDirectory,
      open: 'everybody',
      confirm: leaders,
      title: { en: 'Job chat', es: 'Chat del encargo', uk: 'Чат замовлення', ru: 'Чат заказа', ar: 'محادثة المهمة' },
    },
  }) as const satisfies Readonly<Record<string, RoomTypeRow>>;
