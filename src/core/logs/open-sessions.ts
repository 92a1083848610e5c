interface Box<Kept> {
  kept: Kept | undefined;
}

/**
 * What is kept for each session while it is open. A Map that sessions come to and go from leaves old tables behind, which
 * hold on to whatever they were last told of until all memory is searched; here that is next to nothing.
 */
export class OpenSessions<Key, Kept> {
  readonly #boxes = new Map<Key, Box<Kept>>();

  get size(): number {
    return this.#boxes.size;
  }

  get(key: Key): Kept | undefined {
    return this.#boxes.get(key)?.kept;
  }

  /** What is kept, made by `create` when there is nothing. */
  of(key: Key, create: (key: Key) => Kept): Kept {
    const known = this.#boxes.get(key)?.kept;
    if (known !== undefined) return known;
    const kept = create(key);
    this.#boxes.set(key, { kept });
    return kept;
  }

  /** The session is over. */
  take(key: Key): Kept | undefined {
    const box = this.#boxes.get(key);
    this.#boxes.delete(key);
    const kept = box?.kept;
    if (box) box.kept = undefined;
    return kept;
  }

  *values(): Generator<Kept> {
    for (const { kept } of this.#boxes.values()) if (kept !== undefined) yield kept;
  }

  /** The key that came first; undefined when there is none. */
  get oldest(): Key | undefined {
    const [key] = this.#boxes.keys();
    return key;
  }
}
