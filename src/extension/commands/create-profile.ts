import * as vscode from 'vscode';
import { providerOfHost } from '../../core/diagnosis/providers/speakers.ts';
import type { Endpoint, Preset } from '../../core/profiles/presets.ts';
import { isHost, readAddress } from '../../core/profiles/syntax.ts';
import { translated } from '../../views/translated.ts';
import type { ProfileRef } from '../profile-files.ts';
import type { Services } from '../services.ts';
import type { Step } from '../wizard.ts';
import { askSteps } from '../wizard.ts';
import { chooseFolder } from './choose-folder.ts';

/** What the wizard has been told. */
interface Answers {
  readonly preset: Preset | typeof ownServer;
  readonly host: string;
  readonly security: Endpoint['security'];
  readonly port: string;
  /** Empty: the session does not authenticate. */
  readonly user: string;
  readonly from: string;
  readonly to: string;
  readonly name: string;
}

const ownServer = 'own';

/** Asks for what a profile needs and adds it to the file; the profile, or undefined when the user left. */
export async function createProfile({ files, editor }: Services): Promise<ProfileRef | undefined> {
  const folder = await chooseFolder();
  if (!folder) return undefined;
  const { allPresets } = await import('../../runtime/well-known-services.ts');
  const presets = await allPresets();
  await files.read(folder);
  const taken = new Set(files.refs.filter((ref) => ref.folder === folder).map(({ name }) => name));
  const answers = await askSteps<Answers>(vscode.l10n.t('SMTP: Create Profile'), steps(presets, taken));
  if (!answers) return undefined;
  const profile = profileOf(answers as Answers);
  await editor.add(folder, profile);
  const ref = { folder, name: profile.name };
  await editor.show(ref);
  const run = vscode.l10n.t('Run Session');
  const text = vscode.l10n.t('The profile "{0}" is saved.', ref.name);
  void vscode.window.showInformationMessage(text, run).then((chosen) => {
    if (chosen === run) void vscode.commands.executeCommand('smtpDebug.runSession', ref);
  });
  return ref;
}

function steps(presets: readonly Preset[], taken: ReadonlySet<string>): readonly Step<Answers>[] {
  return [
    () => ['preset', presetQuestion(presets)],
    (answers) => ['host', hostQuestion(answers.preset)],
    (answers) => ['security', securityQuestion(answers)],
    (answers) => ['port', portQuestion(answers)],
    (answers) => ['user', userQuestion(answers.host ?? '')],
    (answers) => ['from', addressQuestion(vscode.l10n.t('Sender of the test message'), senderOf(answers))],
    () => ['to', addressQuestion(vscode.l10n.t('Recipient of the test message'), '')],
    (answers) => ['name', nameQuestion(answers, taken)],
  ];
}

type StepQuestion = NonNullable<ReturnType<Step<Answers>>>[1];

function presetQuestion(presets: readonly Preset[]): StepQuestion {
  return {
    kind: 'pick',
    placeholder: vscode.l10n.t('Which service sends the mail?'),
    items: [
      {
        label: `$(server) ${vscode.l10n.t('Own server')}`,
        detail: vscode.l10n.t('Any host and port'),
        value: ownServer,
      },
      ...presets.map((preset) => ({ label: preset.name, description: preset.hosts[0], value: preset })),
    ],
  };
}

function hostQuestion(preset: Answers['preset'] | undefined): StepQuestion {
  const hosts = preset === ownServer || !preset ? [] : preset.hosts;
  if (hosts.length > 1 || (hosts.length === 1 && isHost(hosts[0] ?? ''))) {
    return { kind: 'pick', placeholder: vscode.l10n.t('Which host?'), items: hosts.map((label) => ({ label })) };
  }
  return {
    kind: 'text',
    prompt: vscode.l10n.t('Host of the mail server'),
    placeholder: 'smtp.example.com',
    value: hosts[0] ?? '',
    problem: (answer) =>
      isHost(answer.trim()) ? undefined : vscode.l10n.t('A host name such as smtp.example.com, or an IP address.'),
  };
}

function securityQuestion({ preset }: Partial<Answers>): StepQuestion {
  const all = [
    {
      value: 'starttls',
      label: 'STARTTLS',
      detail: vscode.l10n.t('Begins in the clear and switches to TLS; port 587'),
    },
    { value: 'tls', label: 'TLS', detail: vscode.l10n.t('TLS from the first octet; port 465') },
    {
      value: 'none',
      label: vscode.l10n.t('None'),
      detail: vscode.l10n.t('In the clear: for a server on this machine'),
    },
  ] as const;
  const offered =
    preset === ownServer || !preset ? undefined : new Set(preset.endpoints.map(({ security }) => security));
  const best = preset === ownServer || !preset ? undefined : preset.endpoints[0].security;
  const items = all.filter(({ value }) => offered?.has(value) ?? true);
  return {
    kind: 'pick',
    placeholder: vscode.l10n.t('How is the connection secured?'),
    items: items.toSorted((one, other) => Number(other.value === best) - Number(one.value === best)),
  };
}

function portQuestion({ preset, security }: Partial<Answers>): StepQuestion {
  const endpoints = preset === ownServer || !preset ? [] : preset.endpoints.filter((one) => one.security === security);
  const usual = { starttls: 587, tls: 465, none: 25, opportunistic: 25 }[security ?? 'starttls'];
  return {
    kind: 'text',
    prompt:
      endpoints.length > 1
        ? vscode.l10n.t('Port; this service has {0}', endpoints.map(({ port }) => port).join(', '))
        : vscode.l10n.t('Port'),
    placeholder: String(usual),
    value: String(endpoints[0]?.port ?? usual),
    problem: (answer) => {
      const port = Number(answer);
      return Number.isInteger(port) && port >= 1 && port <= 65_535 && /^\d+$/.test(answer.trim())
        ? undefined
        : vscode.l10n.t('A whole number from 1 to 65535.');
    },
  };
}

function userQuestion(host: string): StepQuestion {
  const credentials = providerOfHost(host)?.credentials;
  return {
    kind: 'text',
    prompt: credentials
      ? vscode.l10n.t(
          'User name: {0}. The password is asked for later and never stands in the file.',
          translated(credentials.user),
        )
      : vscode.l10n.t(
          'User name; empty if the server wants none. The password is asked for later and never stands in the file.',
        ),
    placeholder: 'ann@example.com',
    value: '',
    problem: (answer) => (answer.length > 320 ? vscode.l10n.t('At most 320 characters.') : undefined),
  };
}

function addressQuestion(prompt: string, value: string): StepQuestion {
  return {
    kind: 'text',
    prompt,
    placeholder: 'ann@example.com',
    value,
    problem: (answer) =>
      readAddress(answer) ? undefined : vscode.l10n.t('An address such as ann@example.com, or Ann <ann@example.com>.'),
  };
}

function senderOf({ user }: Partial<Answers>): string {
  return user !== undefined && readAddress(user) ? user : '';
}

function nameQuestion({ preset, host }: Partial<Answers>, taken: ReadonlySet<string>): StepQuestion {
  const base = preset === ownServer || !preset ? (host ?? 'mail') : preset.id;
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base} ${number}`;
  return {
    kind: 'text',
    prompt: vscode.l10n.t('Name of the profile'),
    placeholder: base,
    value: name,
    problem: (answer) => {
      if (answer.trim() === '') return vscode.l10n.t('A profile needs a name.');
      if (answer.length > 100) return vscode.l10n.t('At most 100 characters.');
      return taken.has(answer.trim()) ? vscode.l10n.t('"{0}" is the name of another profile.', answer) : undefined;
    },
  };
}

function profileOf({
  name,
  host,
  port,
  security,
  user,
  from,
  to,
}: Answers): { readonly name: string } & Record<string, unknown> {
  return {
    name,
    host,
    port: Number(port),
    security,
    ...(user !== '' && { auth: { user } }),
    message: { from, to: [to], subject: 'Test', text: 'Hello' },
  };
}
