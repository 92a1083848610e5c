/** Finds out who is speaking, and what a reply means there. */
import { PhraseIndex } from '../phrase-index.ts';
import type { Refusal } from '../refusal.ts';
import { mailboxes } from './mailboxes.ts';
import type { Provider, Reading } from './provider.ts';
import { servers } from './servers.ts';
import { services } from './services.ts';

/** Every row, services before the software that others run. */
export const providers: readonly Provider[] = [...mailboxes, ...services, ...servers];

/** Who speaks: a service, and the software behind it, as far as either is known. */
export interface Speakers {
  readonly service?: Provider;
  readonly software?: Provider;
}

/** A reading with the provider that gives it. */
export interface ProviderReading extends Reading {
  readonly provider: Provider;
}

const bannerIndex = new PhraseIndex(tableOf(({ banner }) => banner));
const wordingIndex = new PhraseIndex(tableOf(({ wording }) => wording));
const readingIndexes = new Map<string, PhraseIndex>();
const lastTexts = new Map<string, { readonly text: string; readonly said: ReadonlySet<string> }>();

function tableOf(phrases: (provider: Provider) => string): Readonly<Record<string, string>> {
  return Object.fromEntries(providers.map((provider) => [provider.id, phrases(provider)]));
}

/** The provider under whose domains a host name stands; undefined when it is none of them. */
export function providerOfHost(host: string): Provider | undefined {
  for (let name = host.toLowerCase(); ;) {
    const known = byDomain.get(name);
    const dot = name.indexOf('.');
    if (known || dot < 0) return known;
    name = name.slice(dot + 1);
  }
}

const byDomain: ReadonlyMap<string, Provider> = new Map(
  providers.flatMap((provider) => provider.domains.map((domain) => [domain, provider] as const)),
);

/** Whose host it is. */
export function speakersOfHost(host: string): Speakers {
  const service = providerOfHost(host);
  return service ? { service } : nobody;
}

/** Who a greeting, or the first line of an EHLO reply, gives away. The text is in lower case. */
export function speakersOfBanner(text: string): Speakers {
  return speakersOf(bannerIndex.meanings(text));
}

/** Who the words of a refusal give away. The text is in lower case. */
export function speakersOfWording(text: string): Speakers {
  return speakersOf(wordingIndex.meanings(text));
}

/** Who the keywords of an EHLO reply give away. */
export function speakersOfKeywords(keywords: readonly string[]): Speakers {
  return speakersOf(
    new Set(providers.filter(({ ehlo }) => ehlo.some((own) => keywords.includes(own))).map(({ id }) => id)),
  );
}

function speakersOf(ids: ReadonlySet<string>): Speakers {
  if (ids.size === 0) return nobody;
  const found = providers.filter(({ id }) => ids.has(id));
  const service = found.find((provider) => provider.credentials);
  const software = found.find((provider) => !provider.credentials);
  return { ...(service && { service }), ...(software && { software }) };
}

/** Nobody that is known. */
export const nobody: Speakers = {};

/** What is known already goes before what is learned later. */
export function together(known: Speakers, learned: Speakers): Speakers {
  return learned === nobody ? known : { ...learned, ...known };
}

/** What a refusal means where it comes from; undefined when nothing special is known of it there. */
export function readingOf(refusal: ReplyLike, { service, software }: Speakers): ProviderReading | undefined {
  return (service && readingBy(service, refusal)) ?? (software && readingBy(software, refusal));
}

type ReplyLike = Pick<Refusal, 'code' | 'step' | 'text'> & { readonly entry: Pick<Refusal['entry'], 'enhanced'> };

function readingBy(provider: Provider, refusal: ReplyLike): ProviderReading | undefined {
  const fitting = provider.readings.filter(({ on }) => fitsCodes(on, refusal));
  if (fitting.length === 0) return undefined;
  let said: ReadonlySet<string> | undefined;
  for (const reading of fitting) {
    if (reading.on.words !== undefined) {
      said ??= saidBy(provider, refusal.text);
      if (!said.has(String(provider.readings.indexOf(reading)))) continue;
    }
    return { ...reading, provider };
  }
  return undefined;
}

function fitsCodes({ codes, enhanced, steps }: Reading['on'], { code, step, entry }: ReplyLike): boolean {
  if (codes && !codes.includes(code)) return false;
  if (steps && !steps.includes(step)) return false;
  return enhanced === undefined || entry.enhanced?.slice(entry.enhanced.indexOf('.') + 1) === enhanced;
}

/** The places of the readings whose words are in a text. Remembers the last text of each provider. */
function saidBy(provider: Provider, text: string): ReadonlySet<string> {
  const known = lastTexts.get(provider.id);
  if (known?.text === text) return known.said;
  const said = indexOf(provider).meanings(text);
  lastTexts.set(provider.id, { text, said });
  return said;
}

/** The words of a provider's readings by their place, made once. */
function indexOf({ id, readings }: Provider): PhraseIndex {
  const known = readingIndexes.get(id);
  if (known) return known;
  const index = new PhraseIndex(Object.fromEntries(readings.map(({ on }, place) => [String(place), on.words])));
  readingIndexes.set(id, index);
  return index;
}
