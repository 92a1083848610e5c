/**
 * Words of other languages in which servers refuse, and misspelt English, by the English that is read in their place; only
 * the reading is changed, never what is shown. German, French, Spanish, Portuguese, Italian, Polish, Dutch, Turkish, Czech,
 * Russian, Chinese, Japanese and Korean. A bar separates words, a star stands for any ending. Words that are English too
 * stand here only where they mean the same.
 */
const words: Readonly<Record<string, string>> = {
  address: 'adress* | endereço* | endereco* | dirección* | direccion* | indirizz* | адрес*',
  recipient: `
    recipent* | recepient* | reciever* | empfänger* | empfaenger* | destinataire* | destinatari* | destinatário* |
    odbiorc* | ontvanger* | alıcı* | příjemce | получател*`,
  authentication: `
    authentification* | autentication | authenication | anmeldung* | authentifizierung* | authentisierung* |
    autenticación | autenticação | autenticazione | uwierzytelni* | аутентификаци* | авторизаци*`,
  exceeded: `
    exceded | exeeded | exceeed* | überschritten* | ueberschritten* | dépassé* | depasse* | excedid* | superad* |
    superat* | przekroczon* | превышен*`,
  attachment: 'attachement* | anhang* | anhänge* | pièce jointe',
  maximum: 'maximun',
  unknown: `
    unkown | uknown | unbekannt* | inconnu* | desconhecid* | desconocid* | sconosciut* | nieznan* | onbekend* |
    neznám* | неизвест*`,
  temporarily: 'temporarly | temporarilly | vorübergehend* | временн*',
  refused: 'refuzed | refusé* | recusad* | geweigerd*',
  permitted: 'permited | permitid* | consentit*',
  mailbox: `
    maibox | mailbx | postfach* | postfächer* | boîte* | boite* | buzón* | buzon* | casella* | skrzynk* | ящик*`,
  blacklisted: 'blackisted',
  rejected: `
    rejeted | abgelehnt* | abgewiesen* | zurückgewiesen* | zurueckgewiesen* | rejeté* | rechazad* | rejeitad* |
    rifiutat* | respinto | odrzucon* | reddedildi | odmítnut* | отклонен* | отклонён*`,
  sender: `
    absender* | expéditeur* | expediteur* | émetteur* | emetteur* | remitente* | remetente* | mittente* | nadawc* |
    afzender* | gönderen* | odesílatel* | отправител*`,
  user: `
    benutzer* | utilisateur* | usuario* | usuário* | utente* | utenti | użytkownik* | gebruiker* | kullanıcı* |
    пользовател*`,
  message: 'nachricht* | mensaje* | mensagem* | mensagens | messaggi* | wiadomoś* | письм* | сообщени*',
  password: `
    kennwort* | passwort* | kennwörter* | passe | contraseña* | senha* | hasł* | wachtwoord* | şifre* | парол*`,
  credentials: 'zugangsdaten',
  encryption: 'verschlüssel* | chiffrement',
  connection: 'verbindung* | connexion*',
  certificate: 'zertifikat*',
  space: 'speicherplatz*',
  invalid: 'ungültig* | ungueltig* | invalide* | inválid* | nieprawidłow* | ongeldig*',
  prohibited: 'unzulässig* | interdit* | запрещен* | запрещён*',
  wrong: 'falsch* | errata | неверн*',
  full: `
    voll | pleine | plein | lleno | llena | cheia | cheio | piena | pieno | przepełnion* | переполнен*`,
  denied: 'verweigert* | negad* | denegad* | отказан*',
  blocked: `
    gesperrt* | blockiert* | bloqué* | bloquead* | bloccat* | zablokowan* | geblokkeerd* | заблокирован*`,
  disabled: 'deaktiviert* | désactivé* | desactivad* | desativad* | disabilitat* | отключен* | отключён*',
  failed: 'fehlgeschlagen* | échoué* | echoue* | fallid* | falló | falhou | fallita | mislukt*',
  required: `
    erforderlich* | benötigt* | benoetigt* | notwendig* | requis* | nécessaire* | requerid* | richiesta | wymagan* |
    vereist* | требуется | необходим* | obligatoire*`,
  reached: 'erreicht | atteinte',
  found: 'gefunden | encontrad* | trovat* | найден*',
  exist: 'existiert | existe | esiste | istnieje | существует',
  allowed: 'erlaubt* | gestattet*',
  authorised: 'berechtigt* | autorisé* | autorizad* | autorizzat*',
  belong: 'gehört | gehoert',
  not: 'nicht | não | nie | niet | не',
  no: 'kein* | geen | нет',
  many: 'viele',
  later: 'später | spaeter | позже',
  username: 'identifiant*',
  limit: 'limite | límite* | лимит*',
  nonexistent: 'inexistant* | inexistent* | inesistente',
  incorrect: 'incorrecte* | incorrect*',
  suspended: 'suspendu* | suspendid* | suspens* | sospes*',
  'too many': 'trop | demasiad* | troppi',
  retry: 'réessayer | réessayez',
  domain: 'dominio* | domínio* | домен*',
  authenticate: 'autentica*',
  account: 'cuenta* | konto | konta',
  quota: 'cuota* | cota',
  relaying: 'retransmissão | retransmisión',
  requires: 'requiere | requer | necessita | necesita',
  mandatory: 'obrigatóri*',
  valid: 'válid*',
  your: 'seu | sua',
  for: 'para',
  list: 'lista',
  inactive: 'nieaktywn*',
  has: 'ma',
  'not found': 'bulunamadı',
  spam: 'спам*',
  daily: 'täglich* | taeglich* | quotidien* | journalier* | diari* | diário* | giornalier*',
  hourly: 'stündlich*',
  hour: 'stunde* | heure | hora',
  day: 'jour | giorno | día | dia',
  monthly: 'mensual* | mensal',
};

/** The same for phrases, and for parts of texts that have no spaces between words. */
const parts: Readonly<Record<string, string>> = {
  'app password': `
    пароль приложени | пароля приложени | пароль для внешн | пароля для внешн | 授权码 | 授權碼 | 专用密码 | 客户端密码`,
  password: '密码 | 密碼 | パスワード | 비밀번호',
  username: '用户名',
  account: '帐号 | 账号 | 账户',
  login: '登录 | 登陆',
  authentication: '认证 | 验证 | 身份 | 認証',
  sender: '发件人 | 发信人 | 送信者',
  recipient: '收件人 | 宛先 | 受信者 | 수신자',
  user: '用户 | ユーザ | 사용자',
  mailbox: '邮箱',
  message: '邮件 | メール',
  attachment: '附件',
  address: '地址 | メールアドレス',
  domain: '域名',
  spam: '垃圾',
  virus: '病毒',
  connection: '连接',
  'rate limit': '频率',
  'too often': '太频繁 | 过于频繁',
  blacklist: '黑名单',
  failed: '失败 | 失敗',
  incorrect: '错误 | 不正确',
  invalid: '无效',
  'not exist': '不存在 | 存在しません',
  rejected: '拒绝 | 被拒 | 拒否 | 거부',
  prohibited: '禁止',
  'not enabled': '未开启 | 未开通',
  full: '已满',
  exceeded: '超过 | 超出',
  'too large': '过大',
  'too many': '过多',
  limit: '限制 | 制限',
  'per day': '每天 | 每日 | 当天',
  'per hour': '每小时',
  later: '稍后',
  encryption: '加密',
};

const exact = new Map<string, string>();
const stems = new Map<string, string>();
for (const [word, english] of pairsOf(words)) {
  if (word.endsWith('*')) stems.set(word.slice(0, -1), english);
  else exact.set(word, english);
}
/** The longest first. */
const orderedParts = pairsOf(parts).sort(([one], [other]) => other.length - one.length);
const shortestStem = 4;
const longestStem = Math.max(...[...stems.keys()].map(({ length }) => length));

/** A text in lower case with its foreign words in English, as far as they are known. */
export function inEnglish(text: string): string {
  const inWords = /[\u0400-\ud7a3]/.test(text) ? withParts(text) : text;
  const english = inWords.replace(/[a-z\u00df-\u024f\u0400-\u04ff]{2,40}/g, (word) => englishOf(word) ?? word);
  return english === text ? text : english.replace(/\b(belong|exist|found|allowed) not\b/g, 'not $1');
}

function englishOf(word: string): string | undefined {
  const known = exact.get(word);
  if (known !== undefined) return known;
  for (let length = Math.min(longestStem, word.length); length >= shortestStem; length--) {
    const stem = stems.get(word.slice(0, length));
    if (stem !== undefined) return stem;
  }
  return undefined;
}

function withParts(text: string): string {
  let english = text;
  for (const [part, meaning] of orderedParts) english = english.replaceAll(part, ` ${meaning} `);
  return english.replaceAll(/[。，；：！？、]/g, ' , ');
}

function pairsOf(table: Readonly<Record<string, string>>): (readonly [word: string, english: string])[] {
  return Object.entries(table).flatMap(([english, list]) =>
    list.split('|').map((word) => [word.trim(), english] as const),
  );
}
