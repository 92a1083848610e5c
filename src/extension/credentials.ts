import * as vscode from 'vscode';
import { environmentReferences, resolveEnvironment } from '../core/profiles/environment.ts';
import type { FieldProblem } from '../core/profiles/field-problem.ts';
import type { Profile } from '../core/profiles/profile.ts';
import { phases } from '../core/transcript/entry.ts';
import type { SecretRequest } from '../runtime/session.ts';
import { bindingOf } from './secret-binding.ts';
import type { SecretKeeper } from './secret-keeper.ts';

/** A profile with everything it needs to authenticate, or why it has not. */
export type Prepared =
  | { readonly kind: 'ready'; readonly profile: Profile; readonly secret: string | undefined }
  | { readonly kind: 'problems'; readonly problems: readonly FieldProblem[] }
  /** The user did not want to go on. */
  | { readonly kind: 'refused' };

const confirmedKey = 'smtpDebug.confirmedVariables';

/** Finds and asks for what a session needs to authenticate, before anything connects. */
export class Credentials {
  readonly #keeper: SecretKeeper;
  readonly #memory: vscode.Memento;
  readonly #hint: (profile: Profile) => string;

  /**
   * @param memory of this workspace: which environment variables may go where
   * @param hint what is said besides when a secret is asked for; empty: nothing
   */
  constructor(keeper: SecretKeeper, memory: vscode.Memento, hint: (profile: Profile) => string) {
    this.#keeper = keeper;
    this.#memory = memory;
    this.#hint = hint;
  }

  /**
   * @param folder URI of the workspace folder that the profile stands in
   * @param given the secret to use when none is kept; undefined: it is asked for
   */
  async prepare(folder: string, profile: Profile, given?: string): Promise<Prepared> {
    if (!needsSecret(profile)) return { kind: 'ready', profile, secret: undefined };
    for (const { variable } of environmentReferences(profile)) {
      if (!(await this.#mayUse(variable, profile))) return { kind: 'refused' };
    }
    const resolved = resolveEnvironment(profile, (name) => process.env[name]);
    if (!resolved.profile) return { kind: 'problems', problems: resolved.problems };
    const written = resolved.profile.auth?.password;
    if (written !== undefined) return { kind: 'ready', profile: resolved.profile, secret: written };
    const kept = await this.#keeper.get(bindingOf(folder, profile));
    const secret = kept ?? given ?? (await this.ask(folder, profile));
    return secret === undefined ? { kind: 'refused' } : { kind: 'ready', profile: resolved.profile, secret };
  }

  /** Asks for a secret and keeps it; undefined when none was typed. */
  async ask(folder: string, profile: Profile): Promise<string | undefined> {
    const secret = await vscode.window.showInputBox({
      title: vscode.l10n.t('SMTP: Set Password'),
      prompt: `${vscode.l10n.t(
        'Password or token of {0} at {1}. It is kept in the secret storage, for this server only.',
        profile.auth?.user ?? '',
        endpointOf(profile),
      )} ${this.#hint(profile)}`.trim(),
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) => {
        if (value === '') return vscode.l10n.t('Type the password, or press Escape to cancel.');
        return value.includes('\0') ? vscode.l10n.t('A password cannot contain a NUL character.') : undefined;
      },
    });
    if (secret === undefined || secret === '') return undefined;
    await this.#keeper.set(bindingOf(folder, profile), secret);
    return secret;
  }

  /** Whether a secret may go to the server of a session that is asking for it. */
  async release(secret: string | undefined, request: SecretRequest): Promise<string | undefined> {
    if (secret === undefined || !request.unverified) return secret;
    const send = vscode.l10n.t('Send the Password');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('The certificate of {0} could not be verified.', request.host),
      {
        modal: true,
        detail: vscode.l10n.t(
          'The profile turns verification off ("tls.verify": false). Whoever stands between you and the server can read the password of {0}.',
          request.user,
        ),
      },
      send,
    );
    return answer === send ? secret : undefined;
  }

  async #mayUse(variable: string, profile: Profile): Promise<boolean> {
    const place = `${variable}>${profile.security}>${endpointOf(profile)}`;
    const confirmed = this.#memory.get<readonly string[]>(confirmedKey, []);
    if (confirmed.includes(place)) return true;
    const use = vscode.l10n.t('Use the Variable');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('Send the environment variable {0} to {1}?', variable, endpointOf(profile)),
      {
        modal: true,
        detail: vscode.l10n.t('The profile "{0}" asks for it. This is asked once for each server.', profile.name),
      },
      use,
    );
    if (answer !== use) return false;
    await this.#memory.update(confirmedKey, [...confirmed, place].slice(-200));
    return true;
  }
}

/** Whether a session of this profile comes to the point where a secret is used. */
export function needsSecret(profile: Profile): boolean {
  if (!profile.auth || profile.auth.method === 'EXTERNAL') return false;
  return phases.indexOf(profile.stopAfter) >= phases.indexOf('auth');
}

/** `host:port`, or the domain whose mail servers are asked for. */
export function endpointOf({ host, domain, port }: Profile): string {
  return `${host ?? `MX of ${domain ?? ''}`}:${port}`;
}
