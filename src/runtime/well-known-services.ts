import type { Preset } from '../core/profiles/presets.ts';
import { presets } from '../core/profiles/presets.ts';

/** What nodemailer's list of services has of each. */
interface ListedService {
  readonly host?: string;
  /** Written as a text for some. */
  readonly port?: number | string;
  readonly secure?: boolean;
}

/** The presets of our own, and those of nodemailer's list of services that are not among them, by name. */
export async function allPresets(): Promise<readonly Preset[]> {
  const { default: services } = await import('nodemailer/lib/well-known/services.json', { with: { type: 'json' } });
  const known = new Set(presets.flatMap(({ hosts }) => hosts));
  const listed = Object.entries(services as Readonly<Record<string, ListedService>>).flatMap(([name, service]) => {
    const { host } = service;
    const port = Number(service.port ?? 587);
    const secure = service.secure ?? port === 465;
    if (host === undefined || known.has(host)) return [];
    const endpoint = { port, security: secure ? 'tls' : 'starttls' } as const;
    return [{ id: name.toLowerCase(), name, hosts: [host], endpoints: [endpoint] } satisfies Preset];
  });
  return [...presets, ...listed].toSorted((one, other) => one.name.localeCompare(other.name));
}
