import type { Capability } from '../transcript/entry.ts';

/**
 * What an EHLO or LHLO reply offers (RFC 5321 section 4.1.1.1): a keyword with parameters on every line but the first.
 * Keywords come back in capitals; a keyword that stands twice has its parameters joined; `AUTH=LOGIN`, which old servers
 * send for old clients, is read as AUTH with the parameter LOGIN.
 */
export function readCapabilities(lines: readonly string[]): readonly Capability[] {
  const byKeyword = new Map<string, string[]>();
  for (const line of lines.slice(1)) {
    const [head = '', ...rest] = line.trim().split(/[ \t]+/);
    if (head === '') continue;
    const equals = head.toUpperCase().startsWith('AUTH=') ? 4 : -1;
    const keyword = (equals < 0 ? head : head.slice(0, equals)).toUpperCase();
    const params = equals < 0 ? rest : [head.slice(equals + 1), ...rest];
    const known = byKeyword.get(keyword) ?? [];
    known.push(...params.filter((param) => param !== '' && !known.includes(param)));
    byKeyword.set(keyword, known);
  }
  return [...byKeyword].map(([keyword, params]) => ({ keyword, params }));
}

/** The parameters of a keyword, or undefined when it is not offered. `keyword` in capitals. */
export function findCapability(capabilities: readonly Capability[], keyword: string): readonly string[] | undefined {
  return capabilities.find((capability) => capability.keyword === keyword)?.params;
}

/** Names of the mechanisms offered, in capitals; empty when there is no AUTH. */
export function offeredMechanisms(capabilities: readonly Capability[]): readonly string[] {
  return (findCapability(capabilities, 'AUTH') ?? []).map((name) => name.toUpperCase());
}

export interface CapabilityChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** What one EHLO reply has that the one before it had not, or had with other parameters. */
export function compareCapabilities(before: readonly Capability[], after: readonly Capability[]): CapabilityChange {
  const missing = (from: readonly Capability[], other: readonly Capability[]) => {
    const known = new Set(other.map(line));
    return from.map(line).filter((text) => !known.has(text));
  };
  return { added: missing(after, before), removed: missing(before, after) };
}

function line(capability: Capability): string {
  return [capability.keyword, ...capability.params].join(' ');
}
