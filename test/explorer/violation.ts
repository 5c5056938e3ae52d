/** What the explorer checks. Each is counted whenever its premise holds; one that never was fails the suite. */
export const INVARIANTS = {
  OWN: "a current handle's word is LIVE with its agent, and a frame has at most one",
  LIVES: "the state word changes only as the protocol says, and only to words of the agent that writes",
  STALE: "`owns` passes exactly for current handles, and `isSharedBy` for current references",
  GENERATION: "a new handle's generation was never issued before for that frame",
  META: "owners, onDrop and reclaim see exactly the kind and the words that were installed",
  TOKEN: "a token restores at most once, and only with its kind",
  MESSAGE: "an unused token of a living sender restores, or is refused for its kind only",
  REFUSAL: "an operation that is refused has written nothing",
  DROP: "onDrop runs at most once a life, and exactly once unless its thread stopped",
  TOLD: "UNUSED means that the allocator's byte is 0, or that the frame was reset",
  NAMED: "an agent that a word names is not free; a list or channel that it names is there",
  AGENT: "a living thread's agent is invited or alive, in its incarnation",
  RECLAIMER: "one living thread reclaims at a time, and the header names it",
  ATTACH: "registering takes a free id, attaching succeeds once",
  KIND: "one check per kind id, and every thread gets the same answer",
  SHARE: "a thread that has references has its bit in the word, and they agree with the slot in their generation",
  COUNT: "a count belongs to an agent that the word names; while its thread rests, it is the number of its references",
  CHAIN: "a list's chain has its LISTED frames, in their order, and at most one more, of the lock's holder",
  ENDS: "while nobody works on a list, `prev`, `back` and `size` agree with its chain",
  RING: "from head to tail, frames are QUEUED or just taken by who has the lock; other cells are 0 unless somebody sends",
  POSITIONS: "head and tail never go back, and are at most the capacity apart",
  FIFO: "frames are received once each, in the order in which they were sent",
  CLOSED: "nothing is sent on a closed channel, and `closed` is said only when nothing is left",
  PLACE: "a list or channel is worked on only by its present name, and by its holder alone if it has one",
  SLEEP: "at rest: nobody sleeps while what it waits for is there and nobody is about to wake it",
  RIGHT: "no access without the right that the protocol grants",
  LOST: "at rest: all frames, lists and channels are of somebody who lives, or free; nobody is dead or reclaiming, or has a lock",
  INUSE: "at rest: a frame in use has a byte that is not 0",
  SUMMARY: "at rest: no summary bit over a free byte",
  ALLOCATE: "run alone, `allocate` finds a frame exactly if one is free",
  PROGRESS: "run alone, every operation ends",
  RECOVERY: "whoever else stops, one reclaimer alone frees everything of theirs",
} as const;

export type Invariant = keyof typeof INVARIANTS;

export class Violation extends Error {
  readonly invariant: Invariant;
  constructor(invariant: Invariant, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

export type Counts = Record<Invariant, number>;

export const noCounts = (): Counts => Object.fromEntries(Object.keys(INVARIANTS).map((name) => [name, 0])) as Counts;

/** Counts the premises that held and ends the search at a violation, unless that invariant is to be overlooked. */
export class Judge {
  readonly counts: Counts = noCounts();
  readonly #overlooked: ReadonlySet<Invariant>;

  constructor(overlooked: readonly Invariant[] = []) {
    this.#overlooked = new Set(overlooked);
  }

  fail(invariant: Invariant, detail: string): void {
    if (!this.#overlooked.has(invariant)) throw new Violation(invariant, detail);
  }
}
