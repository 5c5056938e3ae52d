import { isShared } from "../memory/backing.js";
import type { MemoryCore } from "../memory/core.js";
import { prepareSleep } from "../slot/wake.js";
import { ChannelError } from "./channel-error.js";
import { pause } from "./lock.js";
import type { StopSignal } from "./signal.js";

/** What has to be tried again: not yet; or somebody has the lock, which is given back soon and without notice. */
export type Again = "wait" | "busy";

/** How often something is tried before anybody sleeps: what comes soon is had without a system call. */
const SPINS = 100;
/** How often a lock is asked for before anybody sleeps. */
const LOCK_SPINS = 1000;

/** Tries until it is not told to try again, and sleeps meanwhile on `word`. `lock` is the word of the lock that may be busy. */
export function waitHere<T>(use: string, core: MemoryCore, word: number, lock: number, attempt: () => T | Again): T {
  for (let tries = 0; ; tries++) {
    const done = attempt();
    if (done !== "wait" && done !== "busy") return done;
    if (done === "busy") {
      if (tries > LOCK_SPINS) pause(core, lock, core.slots.words.load(lock));
      continue;
    }
    if (tries < SPINS) continue;
    const seen = prepareSleep(core.slots, word);
    const again = attempt();
    if (again !== "wait" && again !== "busy") return again;
    if (again === "wait") sleepHere(use, core, word, seen);
  }
}

function sleepHere(use: string, core: MemoryCore, word: number, seen: number): void {
  if (!isShared(core.buffer)) {
    throw new ChannelError(
      "CannotWait",
      `${use}: memory "${core.name}" is private, and nobody else could end this wait; use what does not sleep, or await`,
    );
  }
  try {
    Atomics.wait(core.atomic, word, seen);
  } catch (cause) {
    const error = new ChannelError("CannotWait", `${use}: this thread may not sleep; use what does not, or await`);
    error.cause = cause;
    throw error;
  }
}

/** The same for a thread that must not sleep: others of its tasks go on. Rejects with the signal's reason. */
export async function waitAsync<T>(
  core: MemoryCore,
  word: number,
  signal: StopSignal | undefined,
  attempt: () => T | Again,
): Promise<T> {
  for (;;) {
    if (signal?.aborted) throw signal.reason;
    const done = attempt();
    if (done !== "wait" && done !== "busy") return done;
    if (done === "busy") {
      await timeout(1);
      continue;
    }
    const seen = prepareSleep(core.slots, word);
    const again = attempt();
    if (again !== "wait" && again !== "busy") return again;
    if (again === "wait") await sleepAsync(core, word, seen, signal);
  }
}

/** What ES2024 has, and nearly every engine that is in use. */
interface AsyncAtomics {
  readonly notify: typeof Atomics.notify;
  waitAsync?(words: Int32Array, word: number, seen: number): { readonly async: boolean; readonly value: unknown };
}
const atomics: AsyncAtomics = Atomics;

/** What every host has. */
declare function setTimeout(then: () => void, milliseconds: number): unknown;
declare function setInterval(again: () => void, milliseconds: number): unknown;
declare function clearInterval(interval: unknown): void;

const timeout = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds));

/** How often an engine without `Atomics.waitAsync` looks. */
const POLL_MS = 2;
/** The longest interval there is: it only keeps a program alive that waits for nothing else, which a waiting word does not. */
const FOREVER_MS = 2 ** 31 - 1;

async function sleepAsync(core: MemoryCore, word: number, seen: number, signal: StopSignal | undefined): Promise<void> {
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  signal?.addEventListener("abort", stop);
  const alive = setInterval(() => {}, FOREVER_MS);
  try {
    await Promise.race([stopped, changed(core, word, seen, stopped)]);
  } finally {
    clearInterval(alive);
    signal?.removeEventListener("abort", stop);
    // An engine keeps what sleeps until it is woken: without this, waits that were given up would pile up. Others that are
    // woken by it look again, and sleep on.
    if (signal?.aborted) core.slots.words.notify(word);
  }
}

/** Settles when the word has changed, or its sleepers were woken. */
async function changed(core: MemoryCore, word: number, seen: number, stopped: Promise<void>): Promise<unknown> {
  if (!isShared(core.buffer)) return core.sleepers.sleep(word, (giveUp) => void stopped.then(giveUp));
  if (atomics.waitAsync === undefined) return timeout(POLL_MS);
  return atomics.waitAsync(core.atomic, word, seen).value;
}
