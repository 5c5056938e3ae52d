import { isShared } from "../memory/backing.js";
import type { MemoryCore } from "../memory/core.js";
import { MemoryError } from "../memory/memory-error.js";
import { OwnershipError } from "../ownership/ownership-error.js";

/** How often a lock is asked for again before anybody sleeps: its holder is at work, mostly. */
const SPINS = 1000;
/** How long a lock is waited for. */
const PATIENCE_MS = 1000;

/**
 * Takes a lock that another agent has, as soon as it can be had. `take` returns "busy" while it cannot. `what` names what is
 * locked.
 */
export function waitForLock<T>(use: string, what: string, core: MemoryCore, word: number, take: () => T | "busy"): T {
  let deadline: number | undefined;
  for (let tries = 0; ; tries++) {
    const taken = take();
    if (taken !== "busy") return taken;
    // Pairs with the store that gives the lock back.
    const holder = core.slots.words.load(word);
    if (holder === core.slots.agent) {
      throw new OwnershipError(use, `${use}: ${what} has an open cursor in this thread; close it first`);
    }
    if (tries < SPINS) continue;
    deadline ??= Date.now() + PATIENCE_MS;
    if (Date.now() > deadline) {
      throw new MemoryError(
        `${use}: ${what} has been locked by agent ${holder} for ${PATIENCE_MS} ms: if that thread has ended, reclaim it; if not, it has a cursor to close`,
      );
    }
    pause(core, word, holder);
  }
}

/** Sleeps a millisecond where that is allowed: giving a lock back notifies nobody. */
export function pause(core: MemoryCore, word: number, seen: number): void {
  if (!isShared(core.buffer)) return;
  try {
    Atomics.wait(core.atomic, word, seen, 1);
  } catch {
    // A browser's main thread may not sleep: it asks again and again.
  }
}
