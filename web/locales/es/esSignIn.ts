import type { enSignIn } from '../enSignIn.ts';
import type { TextsOf } from '../TextsOf.ts';

export const esSignIn: TextsOf<'es', typeof enSignIn> = {
  'signIn.with': 'Continuar con {name}',
  'signIn.byMail': 'Enviarme un enlace',
  'signIn.mail': 'Su correo electrónico',
  'signIn.mailHelp': 'Para familias sin cuenta del centro: un enlace que sirve una sola vez.',
  'signIn.mailSent':
    'Si el centro conoce esta dirección, el enlace ya va en camino. Sirve una vez, durante 15 minutos. Mire también en la carpeta de correo no deseado.',
  'signIn.byToken': 'Usar un código de acceso',
  'signIn.nothing': 'Aquí todavía no puede entrar nadie. Pregunte a quien lleva este servidor.',
  'signIn.failed.expired': 'La entrada tardó demasiado o empezó en otro navegador. Empiece de nuevo.',
  'signIn.failed.declined': 'Su cuenta no ha sido admitida. Elija la cuenta que le dio el centro.',
  'signIn.failed.unavailable': 'El servicio de acceso no responde. Inténtelo dentro de un minuto.',
  'signIn.failed.unknown': 'El centro no tiene a nadie con esta cuenta. Pregunte en secretaría qué dirección figura.',
  'signIn.failed.several': 'Varias personas tienen esta dirección. Pida en secretaría que la corrijan.',
  'signIn.failed.inactive': 'Su cuenta no está activa. Pregunte en secretaría.',
  'signIn.failed.other_login': 'Usted ya entra aquí con otra cuenta. Úsela o pregunte en secretaría.',
  'signIn.failed.ended': 'Se ha cerrado su sesión.',
  'link.title': 'Entrar',
  'link.who': '¿Quién es usted?',
  'link.as': 'Entrar como {name}',
  'link.gone': 'Este enlace ya se usó o ha caducado.',
  'link.again': 'A la página de acceso',
  'sessions.title': 'Dónde tiene la sesión abierta',
  'sessions.here': 'este navegador',
  'sessions.end': 'Cerrar esa sesión',
  'sessions.endOthers': 'Cerrar todas las demás',
  'sessions.seen': 'usada: {time}',
  'sessions.ofPerson': 'Sesiones',
  'sessions.none': 'No hay ninguna sesión abierta.',
  'sessions.endAll': 'Cerrar todas las sesiones',
  'sessions.forget': 'Olvidar también las cuentas',
  'sessions.login': 'entra con {issuer}',
  'sessions.ended': 'Todas las sesiones están cerradas.',
  'demo.title': 'Le damos la bienvenida a la escuela del puerto',
  'demo.lead':
    'Elija a alguien y escriba: de quién sea usted depende con quién puede hablar. Abra a otra persona en una ventana nueva y vea cómo responde.',
  'demo.current': 'Esta ventana',
  'demo.tryBoth': 'Pruebe los dos lados',
  'demo.tryBothHelp': 'Abre a {here} aquí y a {there} en otra ventana.',

  'signIn.title': 'Entrar en Homeroom',
  'signIn.help':
    'Homeroom se abre desde el sitio por el que usted lo conoce. Si le han dado un código de acceso, péguelo aquí.',
  'signIn.token': 'Código de acceso',
  'signIn.go': 'Continuar',
  'signIn.where':
    '¿De dónde sale el código? Lo emite el servidor: «npm run homeroom -- token --user <id>» muestra uno, y los enlaces que acaban en #token=… llevan uno.',
  'signIn.refused': 'Este código no se ha aceptado: {reason}',
  'signIn.replaceTitle': '¿Entrar como otra persona?',
  'signIn.replaceHelp':
    'Ahora ha entrado como {now}. Con el enlace que ha abierto entraría como {linked}. Si no lo ha pedido, no cambie.',
  'signIn.stay': 'Seguir como {name}',
  'signIn.replace': 'Continuar como {name}',
  'signIn.somebody': 'otra persona',
};
