/** What is known of a mail service or of a kind of server, as a row of a table. */
import type { Words } from '../../words.ts';
import type { ProfileEdit } from '../finding.ts';
import type { Step } from '../refusal.ts';
import type { RuleId } from '../rules/index.ts';

/**
 * Who is speaking, and what their replies mean there. A new one is a new row in `mailboxes.ts`, `services.ts` or
 * `servers.ts`. All words by which something is recognised are in lower case; words of one phrase that must follow each
 * other with anything between are parted by an ellipsis, phrases by a bar.
 */
export interface Provider {
  readonly id: string;
  readonly name: string;
  /** Domains under which the hosts stand, without a leading dot; empty for server software. */
  readonly domains: readonly string[];
  /** Phrases of the greeting or of the first line of the EHLO reply by which it is recognised; empty when there are none. */
  readonly banner: string;
  /** Keywords of the EHLO reply that nobody else has; empty when there are none. */
  readonly ehlo: readonly string[];
  /** Phrases of its refusals that give it away; empty when there are none. */
  readonly wording: string;
  /** Words of which its own greeting always has one; empty when that is not known. Another greeting is not its own. */
  readonly greets: readonly string[];
  /** What `auth.user` and the password have to be; absent for server software. */
  readonly credentials?: {
    readonly user: Words;
    readonly secret: Words;
    /** The word that `auth.user` has to be, whoever signs in; absent where it is not the same for all. */
    readonly literalUser?: string;
    /** The scope that an OAuth 2 token must have; absent when it takes none, or its scope is not known. */
    readonly scope?: string;
  };
  /** What its replies mean; the first that fits counts. */
  readonly readings: readonly Reading[];
  /** The page that describes how to send through it; absent for server software. */
  readonly page?: string;
}

/** What a reply means when this provider gives it. */
export interface Reading {
  /** What the reply has to be like: everything that is given must hold, and something is. */
  readonly on: {
    /** Reply codes. */
    readonly codes?: readonly number[];
    /** An enhanced code without its class, such as `7.139`. */
    readonly enhanced?: string;
    /** What it answers. */
    readonly steps?: readonly Step[];
    /** Phrases, of which one occurs. */
    readonly words?: string;
  };
  /** The pattern it is a case of. */
  readonly rule: RuleId;
  /** A clause that goes on after the server’s words. */
  readonly means: Words;
  /** What to change, naming the profile’s fields; absent: what the rule says. */
  readonly fix?: Words;
  /** The profile’s field that causes it, such as `auth.method`; absent: the rule’s. */
  readonly field?: string;
  /** Changes of the profile to choose from, field → new value, null to remove it; absent: the rule’s. */
  readonly changes?: readonly Readonly<Record<string, ProfileEdit['value']>>[];
  /** A public thread, page or source that shows it. */
  readonly source: string;
}
