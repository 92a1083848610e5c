/** Every way in which a secret can be written on the wire, in a log or in our own outputs, once escapes of URLs are undone. */
import { encodeBase64, octetsToString, stringToOctets } from './base64.ts';
import { escapeText } from './escape.ts';

/** A string to look for. `spread`: the whole run of base64 around it goes too, for its edges carry bits of the secret. */
export interface SecretForm {
  readonly text: string;
  readonly spread: boolean;
}

/** Characters below which a secret is masked only as a whole base64 response: it would occur in any text by chance. */
export const minimumSecretLength = 4;

/** The forms of `secret` anywhere in a text, without duplicates. `users` are needed for short secrets only. */
export function formsOf(secret: string, users: Iterable<string>): readonly SecretForm[] {
  const forms = new Map<string, SecretForm>();
  const add = (text: string, spread = false): void => {
    if (text.length >= minimumSecretLength && !forms.has(text)) forms.set(text, { text, spread });
  };
  for (const octets of encodingsOf(secret)) {
    if (secret.length < minimumSecretLength) addResponses(octets, users, add);
    else addOctetForms(octets, add);
  }
  if (secret.length >= minimumSecretLength) addTextForms(secret, add);
  return [...forms.values()];
}

type Add = (text: string, spread?: boolean) => void;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The octets of a secret in UTF-8 and, where that differs and is possible, in ISO 8859-1. */
function encodingsOf(secret: string): readonly Uint8Array[] {
  const utf8 = encoder.encode(secret);
  const latin1 = stringToOctets(secret);
  return utf8.length !== secret.length && octetsToString(latin1) === secret ? [utf8, latin1] : [utf8];
}

function addTextForms(secret: string, add: Add): void {
  add(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  if (json !== secret) {
    add(json);
    for (const base64 of base64Forms(encoder.encode(json))) add(base64, true);
  }
  add(json.replaceAll('/', '\\/'));
  add(json.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`));
  add(escapeText(secret));
}

function addOctetForms(octets: Uint8Array, add: Add): void {
  const raw = octetsToString(octets);
  add(raw);
  add(decoder.decode(octets));
  add(escapeText(raw));
  for (const base64 of base64Forms(octets)) add(base64, true);
  if (raw.includes(' ')) add(raw.replaceAll(' ', '+'));
  for (const prefix of ['', '\\x', '=']) {
    const hex = everyOctet(octets, prefix);
    add(hex);
    add(hex.toUpperCase().replaceAll('\\X', '\\x'));
  }
}

/**
 * Base64 of the octets alone, and that part of it which stays the same whatever stands around them, once for each of
 * the three places in which they can begin inside a group of three; in the alphabet of URLs too (RFC 4648 section 5).
 */
function base64Forms(octets: Uint8Array): readonly string[] {
  const forms = [encodeBase64(octets)];
  for (let before = 0; before < 3; before++) {
    const padded = new Uint8Array(before + octets.length);
    padded.set(octets, before);
    const first = Math.ceil((before * 8) / 6);
    const end = Math.floor((padded.length * 8) / 6);
    forms.push(encodeBase64(padded).slice(first, end));
  }
  return forms.flatMap((form) => (/[+/]/.test(form) ? [form, inUrlAlphabet(form)] : [form]));
}

/** RFC 4648 section 5. */
function inUrlAlphabet(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

/** The whole responses of each mechanism that sends the secret itself. */
function addResponses(octets: Uint8Array, users: Iterable<string>, add: Add): void {
  if (octets.length === 0) return;
  const secret = octetsToString(octets);
  const addResponse = (response: string): void => add(btoa(response), true);
  addResponse(secret);
  addResponse(`\0\0${secret}`);
  for (const name of users) {
    const user = octetsToString(encoder.encode(name));
    addResponse(`\0${user}\0${secret}`);
    addResponse(`${user}\0${user}\0${secret}`);
    addResponse(`user=${user}\x01auth=Bearer ${secret}\x01\x01`);
    addResponse(`n,a=${user},\x01auth=Bearer ${secret}\x01\x01`);
  }
}

function everyOctet(octets: Uint8Array, prefix: string): string {
  let text = '';
  for (const octet of octets) text += prefix + twoDigits(octet);
  return text;
}

function twoDigits(octet: number): string {
  return digits[octet] ?? '';
}

const digits: readonly string[] = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));
