/** A time read from the beginning of a line. */
export interface LeadingTime {
  /** Microseconds: since the Unix epoch where there is a date with a year, else since midnight. */
  readonly at: number;
  /** Index of the first code unit behind the time, its zone and one mark (`]`, `:`, `,`) if that closes it. */
  readonly end: number;
}

const second = 1_000_000;
const day = 86_400 * second;

const fraction = (digits: string | undefined) =>
  digits === undefined ? 0 : Number.parseInt(digits.slice(0, 6).padEnd(6, '0'), 10);

/** Days since 1970-01-01 of a date of the Gregorian calendar; `month` 1 to 12. */
const daysSinceEpoch = (year: number, month: number, dayOfMonth: number): number => {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
};

const zoneOffset = (zone: string | undefined): number => {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number.parseInt(zone.slice(1, 3), 10) * 60 + Number.parseInt(zone.slice(-2), 10);
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60 * second;
};

const clock = /^(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?/;
const dated = /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?/;
const syslog = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d (\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?/;

const ofDay = (hours: string | undefined, minutes: string | undefined, seconds: string | undefined, digits?: string) =>
  (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * second + fraction(digits);

const afterMark = (text: string, end: number) =>
  end < text.length && ']:,'.includes(text.charAt(end)) ? end + 1 : end;

/** The microseconds that `HH:MM:SS[.ffffff]` at the beginning of the text is after midnight. */
export const clockTime = (text: string): LeadingTime | undefined => {
  const found = clock.exec(text);
  if (found === null) return undefined;
  return { at: ofDay(found[1], found[2], found[3], found[4]), end: afterMark(text, found[0].length) };
};

const datedTime = (text: string): LeadingTime | undefined => {
  const found = dated.exec(text);
  if (found === null) return undefined;
  const days = daysSinceEpoch(Number(found[1]), Number(found[2]), Number(found[3]));
  const at = days * day + ofDay(found[4], found[5], found[6], found[7]) - zoneOffset(found[8]);
  return { at, end: afterMark(text, found[0].length) };
};

const syslogTime = (text: string): LeadingTime | undefined => {
  const found = syslog.exec(text);
  if (found === null) return undefined;
  return { at: ofDay(found[1], found[2], found[3], found[4]), end: afterMark(text, found[0].length) };
};

/**
 * The time at the beginning of a text, without brackets before it: `2026-11-23T13:52:51.5Z`, `2026/11/23 13:52:51`,
 * `Nov 23 13:52:51` or `13:52:51.123456`. A date without a zone is taken for UTC, one without a year for no date.
 */
export const leadingTime = (text: string): LeadingTime | undefined => {
  const first = text.charCodeAt(0);
  if (first >= 48 && first <= 57) return text.charAt(2) === ':' ? clockTime(text) : datedTime(text);
  return first >= 65 && first <= 90 ? syslogTime(text) : undefined;
};

/** Microseconds of seconds with up to six decimals, `1795441979.123456`. */
export const secondsTime = (text: string): number | undefined => {
  const found = /^\+?(\d{1,11})(?:\.(\d{1,9}))?$/.exec(text);
  return found === null ? undefined : Number(found[1]) * second + fraction(found[2]);
};
