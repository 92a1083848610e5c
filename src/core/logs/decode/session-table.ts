/** Sessions that are kept; the oldest goes first. */
const mostSessions = 2000;

/** Sessions that are open at the same time, by what the log tells them apart by. */
export class SessionTable<Session> {
  readonly #sessions = new Map<string, Session>();
  readonly #create: (name: string) => Session;

  constructor(create: (name: string) => Session) {
    this.#create = create;
  }

  /** The session of that name, which begins if there is none. */
  get(name: string): Session {
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const session = this.#create(name);
    this.#sessions.set(name, session);
    if (this.#sessions.size > mostSessions) this.#sessions.delete(this.#sessions.keys().next().value ?? name);
    return session;
  }

  values(): Iterable<Session> {
    return this.#sessions.values();
  }
}
